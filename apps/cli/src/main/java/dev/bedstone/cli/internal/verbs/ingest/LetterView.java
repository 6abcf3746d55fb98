package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.ingest.DeadLetter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A dead letter as it is shown. */
final class LetterView {

    private LetterView() {}

    /** Why it is dead, without what its table says already. */
    static String reason(DeadLetter letter) {
        String known = "clickhouse: ingest " + letter.table() + ": ";
        return letter.reason().startsWith(known)
                ? letter.reason().substring(known.length())
                : letter.reason();
    }

    /** Line by line, for a person. */
    static List<String> lines(DeadLetter letter) {
        return List.of(
                "id      " + letter.id(),
                "at      " + letter.at(),
                "tenant  " + letter.tenant(),
                "table   " + letter.table(),
                "state   " + letter.state().name().toLowerCase(Locale.ROOT),
                "reason  " + reason(letter),
                "retry   "
                        + (letter.encoded().length > 0
                                ? "possible, when what refused it was mended"
                                : "impossible: its values fit no row; correct it at its source"),
                "event   " + (letter.event().isEmpty() ? "only as a row" : letter.event()));
    }

    static Map<String, Object> map(DeadLetter letter) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", letter.id());
        map.put("at", letter.at());
        map.put("tenant", letter.tenant());
        map.put("table", letter.table());
        map.put("state", letter.state().name().toLowerCase(Locale.ROOT));
        map.put("reason", letter.reason());
        map.put("event", letter.event());
        map.put("canBeSentAgain", letter.encoded().length > 0);
        return map;
    }
}
