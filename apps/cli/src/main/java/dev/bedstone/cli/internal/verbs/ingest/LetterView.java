package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.ingest.DeadLetter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A dead letter as it is shown. */
final class LetterView {

    private LetterView() {}

    /** To the second; in UTC. */
    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
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
