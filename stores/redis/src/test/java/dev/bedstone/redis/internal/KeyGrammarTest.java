package dev.bedstone.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KeyGrammarTest {

    private static final int TEXTS = 100_000;
    private static final Pattern KEY =
            Pattern.compile("\\{-:kind:[A-Za-z0-9._~%-]*}:[A-Za-z0-9._~%-]*");
    private static final String[] PIECES = {
        "{",
        "}",
        ":",
        "*",
        "?",
        "[",
        "]",
        "%",
        "%3A",
        "%25",
        "%u",
        "%uD800",
        "\n",
        "\r",
        "\0",
        " ",
        "a",
        "A",
        "b",
        "1",
        "-",
        ".",
        "_",
        "~",
        "é",
        "e\u0301",
        "\uD83D\uDE00",
        "\uD83D",
        "\uDE00",
        "{-:kind:a}:b",
        "}:",
        "\u200B",
        "\uFEFF",
        "ß",
        "ss",
        "\u0130",
        "i",
        "",
        "\\",
        "\"",
        "$",
        "/"
    };

    @Test
    void noTwoPairsOfSubjectAndIdentifierShareAKey() {
        assertThat(collisions(KeyGrammar::encode)).isEmpty();
    }

    @Test
    void theSameSearchFindsCollisionsOfTextsTakenAsTheyAre() {
        assertThat(collisions(text -> text)).isNotEmpty();
    }

    @Test
    void theSameSearchFindsCollisionsOfEncodingThatForgetsThePercentSign() {
        assertThat(
                        collisions(text ->
                                text.replace(":", "%3A").replace("}", "%7D").replace("{", "%7B")))
                .isNotEmpty();
    }

    @Test
    void hostileTextsCannotLeaveTheirPlace() {
        Random random = new Random(7);
        for (int i = 0; i < TEXTS / 4; i++) {
            String key =
                    KeyGrammar.tag("-", "kind", hostile(random))
                            + KeyGrammar.encode(hostile(random));
            if (!KEY.matcher(key).matches()) {
                fail("a text left its place: " + key);
            }
        }
    }

    @Test
    void plainTextStaysReadable() {
        assertThat(KeyGrammar.tag("-", "limit", "ada_7") + KeyGrammar.encode("2026-11-20"))
                .isEqualTo("{-:limit:ada_7}:2026-11-20");
    }

    @Test
    void textThatIsTooLongIsRefused() {
        assertThat(KeyGrammar.encode("x".repeat(KeyGrammar.LONGEST))).hasSize(KeyGrammar.LONGEST);
        assertThatThrownBy(() -> KeyGrammar.encode("x".repeat(KeyGrammar.LONGEST + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hash");
    }

    /** Keys that two different pairs share, spelled with {@code encoding}. */
    private static List<String> collisions(UnaryOperator<String> encoding) {
        Random random = new Random(42);
        Map<String, List<String>> seen = new HashMap<>();
        List<String> shared = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            List<String> pair = List.of(hostile(random), hostile(random));
            String key = "{-:k:" + encoding.apply(pair.get(0)) + "}:" + encoding.apply(pair.get(1));
            List<String> before = seen.putIfAbsent(key, pair);
            if (before != null && !Objects.equals(before, pair)) {
                shared.add(key);
            }
        }
        return shared;
    }

    private static String hostile(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
