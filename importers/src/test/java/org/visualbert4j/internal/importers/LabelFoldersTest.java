package org.visualbert4j.internal.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.visualbert4j.internal.records.LabelledRecord;

class LabelFoldersTest {

    @TempDir
    Path folder;

    @Test
    void images_get_the_name_of_their_folder_as_label_and_no_text() throws IOException {
        write("pets/dog/b.JPG", "pets/dog/a.png", "pets/cat/1.webp", "pets/cat/notes.txt", "pets/.git/x.png");

        Imported imported = Imported.of(new LabelFolders(folder.resolve("pets")), folder.resolve("out"));

        assertThat(imported.records("all")).extracting(LabelledRecord::label).containsExactly("cat", "dog", "dog");
        assertThat(imported.records("all"))
                .extracting(LabelledRecord::id)
                .containsExactly("cat/1.webp", "dog/a.png", "dog/b.JPG");
        assertThat(imported.records("all").get(2).image()).isEqualTo(folder.resolve("pets/dog/b.JPG"));
        assertThat(imported.records("all"))
                .allSatisfy(record -> assertThat(record.text()).isEmpty());
    }

    @Test
    void folders_named_after_splits_are_splits() throws IOException {
        write("pets/train/dog/a.png", "pets/train/cat/b.png", "pets/test/dog/c.png");

        Imported imported = Imported.of(new LabelFolders(folder.resolve("pets")), folder.resolve("out"));

        assertThat(imported.records("train")).hasSize(2);
        assertThat(imported.records("test").get(0).label()).isEqualTo("dog");
    }

    @Test
    void a_folder_without_folders_is_refused() throws IOException {
        write("pets/a.png");

        assertThatThrownBy(() -> new LabelFolders(folder.resolve("pets")))
                .hasMessageContaining("pets: holds no folders; looked for a folder a label");
        assertThatThrownBy(() -> new LabelFolders(folder.resolve("nowhere")))
                .hasMessageContaining("nowhere: no such folder");
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name).resolveSibling("."));
            Files.writeString(folder.resolve(name), "image");
        }
    }
}
