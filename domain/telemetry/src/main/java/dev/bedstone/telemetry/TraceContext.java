package dev.bedstone.telemetry;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Where an event stands: in which trace, and below which other event. Immutable.
 *
 * <p>Identifiers have the form of W3C Trace Context: 32 and 16 hexadecimal digits. Others of up to
 * 64 letters, digits, {@code -}, {@code _} and {@code .} are taken as well.
 *
 * @param trace the trace; empty for none
 * @param span this event; empty for none
 * @param parent the event it belongs to; empty for the first of a trace
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public record TraceContext(String trace, String span, String parent) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{0,64}");

    /** In no trace. */
    public static final TraceContext NONE = new TraceContext("", "", "");

    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * @throws IllegalArgumentException if an identifier has another form
     */
    public TraceContext {
        for (String id : new String[] {trace, span, parent}) {
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException(
                        "an identifier in a trace has up to 64 letters, digits and -_.");
            }
        }
    }

    /** The first event of a new trace. */
    public static TraceContext begin() {
        return new TraceContext(random(TRACE_BYTES), random(SPAN_BYTES), "");
    }

    /** An event below this one. */
    public TraceContext child() {
        return new TraceContext(trace, random(SPAN_BYTES), span);
    }

    private static String random(int bytes) {
        byte[] id = new byte[bytes];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
