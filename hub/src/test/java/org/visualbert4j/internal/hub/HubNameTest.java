package org.visualbert4j.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubNameTest {

    @Test
    void a_name_is_at_main_where_it_names_no_revision() {
        assertThat(HubName.parse("uclanlp/visualbert-vqa")).contains(new HubName("uclanlp/visualbert-vqa", "main"));
        assertThat(HubName.parse("a_b/c.d@v1.0")).contains(new HubName("a_b/c.d", "v1.0"));
        assertThat(HubName.parse("a/b@refs/pr/3").map(HubName::toString)).contains("a/b@refs/pr/3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "visualbert",
                "a/b/c",
                "./a/b",
                "../b",
                "a/..",
                "/a/b",
                "a/b/",
                "a/-b",
                "a/b-",
                ".a/b",
                "a--b/c",
                "a/b..c",
                "a/b.git",
                "a/b@",
                "a/b@../c",
                "a/b@/c",
                "a/b@c/../../d",
                "a/b c",
                "a\\b",
                "ä/b",
                "C:/models",
            })
    void what_is_no_name_by_the_rules_of_the_hub_is_none(String text) {
        assertThat(HubName.parse(text)).isEmpty();
    }
}
