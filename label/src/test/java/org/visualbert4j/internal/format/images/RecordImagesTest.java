package org.visualbert4j.internal.format.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.fetch.AllowedHosts;
import org.visualbert4j.internal.format.FoundImage;
import org.visualbert4j.internal.format.InputRecord;

class RecordImagesTest {

    private static final InputRecord RECORD = InputRecord.of(1, 1, "in:1", JsonNodeFactory.instance.objectNode());

    private final Base64Images images = new Base64Images();

    @Test
    void an_image_in_base64_is_found_with_or_without_a_data_url() {
        byte[] png = new byte[100];
        System.arraycopy(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', -1, -2, -3}, 0, png, 0, 11);
        String plain = Base64.getEncoder().encodeToString(png);

        for (String text : List.of(
                plain,
                Base64.getUrlEncoder().withoutPadding().encodeToString(png),
                Base64.getMimeEncoder().encodeToString(png),
                "data:image/png;base64," + plain,
                "DATA:image/png;charset=utf-8;base64," + plain,
                "data:;base64," + plain)) {
            assertThat(images.find(RECORD, text))
                    .hasValueSatisfying(found ->
                            assertThat(((FoundImage.Encoded) found).bytes()).isEqualTo(png));
        }
    }

    @Test
    void a_path_is_no_base64_however_it_begins() {
        for (String path :
                List.of("", "a.png", "/9j/" + "a".repeat(100) + ".jpg", "iVBORw0KGgo", "images/" + "b".repeat(60))) {
            assertThat(images.find(RECORD, path)).isEqualTo(Optional.empty());
        }
    }

    @Test
    void a_data_url_that_is_no_base64_is_refused_with_the_place() {
        assertThatThrownBy(() -> images.find(RECORD, "data:image/png,%89PNG"))
                .isInstanceOf(VisualBertException.class)
                .hasMessage("in:1: its data: URL is not in base64");
        assertThatThrownBy(() -> images.find(RECORD, "data:image/png;base64,***"))
                .isInstanceOf(VisualBertException.class)
                .hasMessageStartingWith("in:1: its image is no base64");
    }

    @Test
    void a_url_is_fetched_only_where_hosts_are_allowed() {
        try (UrlImages urls = new UrlImages(AllowedHosts.NONE)) {
            assertThat(urls.find(RECORD, "a.png")).isEmpty();
            assertThatThrownBy(() -> urls.find(RECORD, "https://example.com/a.png"))
                    .hasMessageContaining("--allow-urls");
        }
    }
}
