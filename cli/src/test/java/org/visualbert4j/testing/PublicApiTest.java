package org.visualbert4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The public API is what {@code api/PACKAGE.txt} say it is: each public type of a package that is not internal, with what
 * others can call. {@code scripts/accept_api.sh} writes them anew.
 */
class PublicApiTest {

    private static final Path FOLDER = Path.of("../api");

    @Test
    void the_public_api_is_the_committed_one() throws IOException {
        Map<String, String> api = api();
        if (Boolean.getBoolean("api.accept")) {
            write(api);
        }

        assertThat(api)
                .as("the public API; where the change is meant, run scripts/accept_api.sh and commit what it writes")
                .isEqualTo(committed());
    }

    /** The lines of each public package's file. */
    private static Map<String, String> api() {
        return new ClassFileImporter()
                        .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("-test/"))
                        .withImportOption(location -> !location.contains("/test-classes/"))
                        .importPackages("org.visualbert4j")
                        .stream()
                        .filter(type -> isPublic(type.getPackageName()) && isVisible(type))
                        .sorted(Comparator.comparing(JavaClass::getName))
                        .collect(Collectors.groupingBy(
                                JavaClass::getPackageName,
                                TreeMap::new,
                                Collectors.mapping(type -> lines(type.reflect()), Collectors.joining("\n"))));
    }

    private static boolean isPublic(String name) {
        return Stream.of("internal", "cli", "bench", "testing")
                .noneMatch(part -> (name + ".").startsWith("org.visualbert4j." + part + "."));
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(PublicApiTest::isVisible).orElse(true);
    }

    private static String lines(Class<?> type) {
        Stream<String> members = Stream.of(
                        Arrays.stream(type.getDeclaredFields()).map(field -> line(field, Field::toGenericString)),
                        Arrays.stream(type.getDeclaredConstructors())
                                .map(constructor -> line(constructor, made -> made.toGenericString())),
                        Arrays.stream(type.getDeclaredMethods())
                                .map(method -> line(method, called -> called.toGenericString())))
                .flatMap(Function.identity())
                .filter(line -> !line.isEmpty())
                .sorted();
        return kind(type) + parents(type) + "\n" + members.collect(Collectors.joining());
    }

    /** Without what only later JDKs say. */
    private static String kind(Class<?> type) {
        return type.toGenericString().replaceFirst("\\b(non-)?sealed ", "");
    }

    private static String parents(Class<?> type) {
        List<Type> parents = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .filter(parent -> parent != Object.class)
                .toList();
        return parents.isEmpty()
                ? ""
                : parents.stream().map(Type::getTypeName).collect(Collectors.joining(", ", " : ", ""));
    }

    /** A member that other packages see, or nothing. */
    private static <M extends Member> String line(M member, Function<M, String> description) {
        boolean visible = Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers());
        return visible && !member.isSynthetic() ? "    " + description.apply(member) + "\n" : "";
    }

    private static Map<String, String> committed() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Map<String, String> committed = new TreeMap<>();
            for (Path file : files.toList()) {
                committed.put(file.getFileName().toString().replaceFirst("\\.txt$", ""), Files.readString(file));
            }
            return committed;
        }
    }

    private static void write(Map<String, String> api) throws IOException {
        for (String gone : committed().keySet()) {
            Files.delete(FOLDER.resolve(gone + ".txt"));
        }
        for (Map.Entry<String, String> each : api.entrySet()) {
            Files.writeString(FOLDER.resolve(each.getKey() + ".txt"), each.getValue());
        }
    }
}
