package dev.bedstone.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideTest {

    private static final String GUIDE =
            """
            # Guide

            ```java sum
            int sum = 1
                    + 2;

            use(sum);
            ```

            ```sql V1__create.sql
            create table t (n int);
            ```

            ```
            plain
            ```
            """;

    private static final String SOURCE =
            """
            class Test {
                void run() {
                    before();
                    // @start region="sum"
                    int sum = 1
                            + 2;

                    use(sum);

                    // @end region="sum"
                }
            }
            """;

    @TempDir private Path folder;

    @Test
    void anExampleThatIsCodeIsGood() throws IOException {
        assertThatCode(() -> check(GUIDE, SOURCE)).doesNotThrowAnyException();
    }

    @Test
    void anExampleThatDiffersIsNot() {
        assertThatThrownBy(() -> check(GUIDE.replace("+ 2", "+ 3"), SOURCE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("guide.md:3")
                .hasMessageContaining("+ 2;\n\nuse(sum);\n");
    }

    @Test
    void anExampleWithoutCodeIsNot() {
        assertThatThrownBy(() -> check(GUIDE.replace("java sum", "java"), SOURCE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no region is called ''; there are [sum]");
        assertThatThrownBy(() -> check(GUIDE, "class Test {}"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no region is called 'sum'");
    }

    @Test
    void aRegionNobodyShowsIsFound() {
        assertThatThrownBy(() -> check("# Guide\n", SOURCE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("does not show the regions [sum]");
        assertThatThrownBy(() -> check("# Guide\n", "class Test {}"))
                .as("a check without anything to check")
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void filesAreHandedOver() throws IOException {
        Guide guide = Guide.read(file("guide.md", GUIDE));

        assertThat(guide.files("sql"))
                .containsExactly(Map.entry("V1__create.sql", "create table t (n int);\n"));
        assertThat(guide.examples()).hasSize(3);
        assertThat(guide.examples().getLast()).isEqualTo(new Example("", "", "plain\n", 14));
    }

    @Test
    void brokenMarksAreFound() {
        assertThatThrownBy(() -> Regions.of("// @start region=\"a\"\nx\n"))
                .hasMessageContaining("without an end: [a]");
        assertThatThrownBy(() -> Regions.of("// @end region=\"a\"\n"))
                .hasMessageContaining("without a start");
        assertThatThrownBy(() -> Regions.of("// @start region=\"a\"\n".repeat(2)))
                .hasMessageContaining("begins twice");
        assertThatThrownBy(() -> Guide.read(file("guide.md", "```java a\nx\n")))
                .hasMessageContaining("guide.md:1: a block without an end");
    }

    @Test
    void regionsLieInEachOther() {
        assertThat(
                        Regions.of(
                                """
                                # @start region="outer"
                                a
                                -- @start region="inner"
                                  b
                                -- @end region="inner"
                                # @end region="outer"
                                """))
                .containsEntry("outer", "a\n  b\n")
                .containsEntry("inner", "b\n");
    }

    private void check(String guide, String source) throws IOException {
        Guide.read(file("guide.md", guide))
                .assertExamplesAreRegionsOf("java", file("Test.java", source));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
