package org.visualbert4j.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonLiteralTest {

    private static final Path GOLDEN = Path.of("../core/src/test/resources/records/python-literals.json");

    @Test
    void literals_read_as_python_itself_reads_them() throws IOException, PythonLiteral.SyntaxException {
        JsonMapper mapper = JsonMapper.builder().build();
        JsonNode cases = mapper.readTree(GOLDEN.toFile());

        assertThat(cases.size()).isGreaterThan(30);
        for (JsonNode literal : cases) {
            String source = literal.get("source").textValue();
            assertThat(mapper.readTree(PythonLiteral.parse(source).toString()))
                    .as(source)
                    .isEqualTo(literal.get("value"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "__import__('os').system('true')",
                "{'text': open('/etc/passwd').read()}",
                "{'text': 'a' + 'b'}",
                "{'text': f'{1+1}'}",
                "{'text': b'a'}",
                "{'text': ur'a'}",
                "{'text': name}",
                "{'text': lambda: 1}",
                "{'a', 'b'}",
                "{'a': 1, 'a': 2}",
                "{['a']: 1}",
                "{'a' 1}",
                "{'a': 1,, }",
                "{'a': 1",
                "{'a': 'open}",
                "{'a': 'open\\",
                "[1 2]",
                "[,]",
                "(1,",
                "1 2",
                "{} {}",
                "{}\0{}",
                "01",
                "1e",
                "--1",
                "1e999",
                "0x10",
                "1_000",
                "2j",
                "'\\x4'",
                "'\\u12g4'",
                "'\\U00110000'",
                "'\\N{BULLET}'",
                "nan",
                "true",
                "null",
                "[1] # comment",
                "\u0660"
            })
    void anything_else_is_a_syntax_error(String source) {
        assertThatThrownBy(() -> PythonLiteral.parse(source))
                .isInstanceOf(PythonLiteral.SyntaxException.class)
                .hasMessageContaining("at column ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void nesting_is_bounded() {
        assertThatThrownBy(() -> PythonLiteral.parse("[".repeat(1_000_000)))
                .isInstanceOf(PythonLiteral.SyntaxException.class)
                .hasMessage("nested deeper than 100 at column 102");
    }

    @Test
    void numbers_are_bounded() {
        assertThatThrownBy(() -> PythonLiteral.parse("9".repeat(1001)))
                .isInstanceOf(PythonLiteral.SyntaxException.class)
                .hasMessageContaining("1001 digits");
    }

    @Test
    void a_damaged_line_gives_a_value_or_a_syntax_error_and_nothing_else() {
        String line =
                "{'text': 'it\\'s \\u4e0d \\x41', u\"img\": r'a\\b.jpg' 'c', 'label': -1.5e3, 'x': (1, [None, True], {})}";
        String alphabet = "{}[]()'\"\\,:uUrRxN01239.eE+-TFn \t\0\u00e9\ud83d_#";
        Random random = new Random(11);
        int errors = 0;
        for (int round = 0; round < 5000; round++) {
            StringBuilder damaged = new StringBuilder(line);
            for (int edit = random.nextInt(4); edit >= 0; edit--) {
                int at = random.nextInt(damaged.length() + 1);
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(4)) {
                    case 0 -> damaged.replace(at, Math.min(at + 1, damaged.length()), String.valueOf(c));
                    case 1 -> damaged.insert(at, c);
                    case 2 -> damaged.replace(at, Math.min(at + 1, damaged.length()), "");
                    default -> damaged.setLength(at);
                }
            }
            try {
                PythonLiteral.parse(damaged.toString());
            } catch (PythonLiteral.SyntaxException e) {
                errors++;
            }
        }
        assertThat(errors).isBetween(2000, 4999);
    }
}
