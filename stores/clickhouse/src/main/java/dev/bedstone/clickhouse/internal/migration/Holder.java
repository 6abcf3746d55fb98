package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.kernel.ProcessMark;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Who holds a lock, as it stands in the comment of the lock's table. Immutable.
 *
 * @param session the name of the run's session on the server
 * @param server the server that has the session
 * @param process the process, as {@link ProcessMark} names it
 * @param who who runs the migrations
 */
record Holder(String session, String server, String process, String who) {

    private static final String FORMAT = "1";

    String comment() {
        return "format="
                + FORMAT
                + "&session="
                + encoded(session)
                + "&server="
                + encoded(server)
                + "&process="
                + encoded(process)
                + "&who="
                + encoded(who);
    }

    /** What cannot be read is left out. */
    static Holder of(String comment) {
        Map<String, String> parts = new HashMap<>();
        for (String part : comment.split("&", -1)) {
            int gap = part.indexOf('=');
            if (gap > 0) {
                String value = part.substring(gap + 1);
                parts.put(part.substring(0, gap), URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return new Holder(
                parts.getOrDefault("session", ""),
                parts.getOrDefault("server", ""),
                parts.getOrDefault("process", ""),
                parts.getOrDefault("who", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
