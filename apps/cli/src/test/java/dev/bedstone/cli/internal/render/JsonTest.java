package dev.bedstone.cli.internal.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void keepsTheOrderAndTheTypes() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("z", List.of(1, 2.5, true));
        document.put("a", Optional.empty());
        document.put("path", Path.of("a", "b"));
        document.put("text", "a \"quoted\"\nline");
        assertThat(Json.text(document))
                .isEqualToIgnoringWhitespace(
                        "{\"z\":[1,2.5,true],\"a\":null,\"path\":\"a/b\",\"text\":\"a \\\"quoted\\\"\\nline\"}")
                .endsWith("}\n");
    }
}
