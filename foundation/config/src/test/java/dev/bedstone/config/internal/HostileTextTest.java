package dev.bedstone.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.internal.ConnectionUrl.Refused;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problems;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Text of any shape is read or refused: no other exception, and no secret in a refusal. */
class HostileTextTest {

    private static final String SECRET = "HUNTER2";
    private static final int ROUNDS = 20_000;
    private static final String ALPHABET =
            "ab19:/?#[]@!$&'()*+,;=%20%4g%00\\\"<>{}|^`~ \t\n\r\u0000\u00e9\uD83D-_.&*!|>${}";
    private static final String URL =
            "postgresql://ada:HUNTER2@db.example.com:5432/shop?sslmode=require";

    private final Random random = new Random(42);

    @Test
    void urls() {
        int[] accepted = {0};
        mutate(
                URL,
                text -> {
                    try {
                        UrlParts parts = UrlForms.of(StoreKind.POSTGRES).parse(text);
                        assertThat(parts.hosts()).isNotEmpty();
                        parts.hosts()
                                .forEach(host ->
                                        assertThat(host.name()).matches("[A-Za-z0-9._:-]+"));
                        parts.password()
                                .filter(password -> password.reveal().contains(SECRET))
                                .ifPresent(password ->
                                        assertThat(parts.shown() + parts).doesNotContain(SECRET));
                        accepted[0]++;
                    } catch (Refused refused) {
                        assertThat(refused.what() + refused.fix()).doesNotContain(SECRET);
                    }
                });
        assertThat(accepted[0]).as("some mutations are harmless").isPositive();
    }

    @Test
    void dotEnv() {
        mutate(
                "A=1\nexport PASSWORD='HUNTER2' # c\nB=\"x\\\"y\"\nC=${A}\n",
                text -> {
                    Problems problems = new Problems();
                    DotEnv.read(".env", text, problems);
                    assertThat(problems.list().toString()).doesNotContain(SECRET);
                });
    }

    @Test
    void yaml() {
        mutate(
                "bedstone:\n  redis: {url: 'redis://:HUNTER2@h'}\n  list: [a, b]\n",
                text -> {
                    Problems problems = new Problems();
                    YamlFile.read("bedstone.yaml", text, problems);
                    problems.list()
                            .forEach(problem ->
                                    assertThat(problem.where()).startsWith("bedstone.yaml"));
                });
    }

    @Test
    void deepYaml() {
        for (String text :
                new String[] {
                    "[".repeat(5_000), "a: ".repeat(5_000), "- ".repeat(5_000), "{a: ".repeat(300)
                }) {
            Problems problems = new Problems();
            YamlFile.read("bedstone.yaml", text, problems);
            assertThat(problems.isEmpty()).isFalse();
        }
    }

    /** Anchors that double nine times over would make half a million keys. */
    @Test
    void yamlBomb() {
        StringBuilder text = new StringBuilder("a0: &a0 {x: 1}\n");
        for (int level = 1; level < 10; level++) {
            text.append(
                    "a%d: &a%d {x: *a%d, y: *a%d, z: *a%d, w: *a%d}\n"
                            .formatted(level, level, level - 1, level - 1, level - 1, level - 1));
        }
        Problems problems = new Problems();
        assertThat(YamlFile.read("bedstone.yaml", text.toString(), problems))
                .hasSizeLessThan(3_000);
        assertThat(problems.isEmpty()).isFalse();
    }

    private void mutate(String seed, Consumer<String> check) {
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder(seed);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.insert(at, c);
                    case 1 -> text.setCharAt(at, c);
                    default -> text.deleteCharAt(at);
                }
            }
            check.accept(text.toString());
        }
    }
}
