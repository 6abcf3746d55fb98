package dev.bedstone.gateway.internal.http;

import dev.bedstone.gateway.internal.codec.FrameOutputStream;
import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import dev.bedstone.gateway.internal.engine.Statistics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one statement: bytes of the result through the encodings the client asked for. An
 * error before the first byte has left has its own status; one after that is written into the
 * result as ClickHouse does it, and the connection is cut, because a client that does not know the
 * form must not take what came for the whole. Not thread-safe.
 */
final class ResponseStream {

    private static final int TAG = 16;

    private final Response response;
    private final StatementRequest request;
    private final ServerFacts facts;
    private final String tag;
    private final long begun = System.nanoTime();
    private final HeldOutput held;
    private @Nullable OutputStream encoder;
    private String format;
    private @Nullable Statistics statistics;

    ResponseStream(Response response, StatementRequest request, ServerFacts facts) {
        this.response = response;
        this.request = request;
        this.facts = facts;
        this.tag = randomTag();
        this.format = request.format().orElse(Formats.DEFAULT);
        this.held = new HeldOutput(response, facts.spill(), request.held(), this::commit);
    }

    /** The format of what is going to be written. */
    void format(String name) {
        format = name;
    }

    /** Takes all of {@code bytes} of the result. */
    void write(ByteBuffer bytes) throws IOException {
        if (!isEncoded()) {
            held.write(bytes);
            return;
        }
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        encoder().write(array);
    }

    /** Ends the answer. */
    void end(Statistics counted) throws IOException {
        statistics = counted;
        if (isEncoded() && (encoder != null || request.coding().isPresent())) {
            encoder().close();
        }
        held.end();
    }

    /**
     * Ends the answer with an error.
     *
     * @return whether the client got a whole answer; if not, the connection must be cut
     */
    boolean fail(EngineException failure) throws IOException {
        if (held.isCommitted()) {
            writeException(failure.text());
            return false;
        }
        held.discard();
        refuse(response, facts, request.id(), tag, failure);
        return true;
    }

    /** Answers with an error alone. */
    static void refuse(
            Response response, ServerFacts facts, String id, String tag, EngineException failure)
            throws IOException {
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(ErrorStatus.of(failure.code()));
        common(headers, facts, id);
        headers.put("X-ClickHouse-Exception-Code", Integer.toString(failure.code()));
        if (!tag.isEmpty()) {
            headers.put("X-ClickHouse-Exception-Tag", tag);
        }
        headers.put(HttpHeader.CONTENT_TYPE, "text/plain; charset=UTF-8");
        if (failure.code() == ErrorCode.REQUIRED_PASSWORD.number()) {
            headers.put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"ClickHouse server HTTP API\"");
        }
        String text = failure.text();
        String version = text.contains("(version ") ? "" : " (version " + facts.version() + ")";
        byte[] body = (text + version + "\n").getBytes(StandardCharsets.UTF_8);
        org.eclipse.jetty.io.Content.Sink.write(response, true, ByteBuffer.wrap(body));
    }

    private void commit() {
        response.setStatus(200);
        HttpFields.Mutable headers = response.getHeaders();
        common(headers, facts, request.id());
        request.timeZone().ifPresent(zone -> headers.put("X-ClickHouse-Timezone", zone));
        headers.put("X-ClickHouse-Format", format);
        headers.put("X-ClickHouse-Exception-Tag", tag);
        headers.put(HttpHeader.CONTENT_TYPE, Formats.contentType(format));
        request.coding()
                .ifPresent(coding -> headers.put(HttpHeader.CONTENT_ENCODING, coding.key()));
        if (statistics != null) {
            headers.put("X-ClickHouse-Summary", summary(statistics));
        }
    }

    private static void common(HttpFields.Mutable headers, ServerFacts facts, String id) {
        headers.put("X-ClickHouse-Server-Display-Name", ServerFacts.NAME);
        headers.put("X-ClickHouse-Timezone", facts.timeZone());
        if (!id.isEmpty()) {
            headers.put("X-ClickHouse-Query-Id", id);
        }
    }

    private String summary(Statistics counted) {
        return """
        {"read_rows":"%d","read_bytes":"%d","written_rows":"%d","written_bytes":"%d",\
        "total_rows_to_read":"0","result_rows":"%d","result_bytes":"%d",\
        "elapsed_ns":"%d"}\
        """
                .formatted(
                        counted.readRows(),
                        counted.readBytes(),
                        counted.writtenRows(),
                        counted.writtenBytes(),
                        counted.resultRows(),
                        counted.resultBytes(),
                        System.nanoTime() - begun);
    }

    /**
     * The block by which clients that know the tag tell an error from a result. It goes through the
     * encodings, which then end properly; the answer itself does not.
     */
    private void writeException(String message) throws IOException {
        int length = message.getBytes(StandardCharsets.UTF_8).length + 1;
        String block =
                "\r\n__exception__\r\n"
                        + tag
                        + "\r\n"
                        + message
                        + "\n"
                        + length
                        + " "
                        + tag
                        + "\r\n__exception__\r\n";
        write(ByteBuffer.wrap(block.getBytes(StandardCharsets.UTF_8)));
        if (encoder != null) {
            encoder.close();
        }
    }

    private boolean isEncoded() {
        return request.framedAnswer() || request.coding().isPresent();
    }

    private OutputStream encoder() throws IOException {
        OutputStream made = encoder;
        if (made == null) {
            made = held;
            if (request.coding().isPresent()) {
                made = request.coding().get().encode(made, request.codingLevel());
            }
            if (request.framedAnswer()) {
                made = new FrameOutputStream(made);
            }
            encoder = made;
        }
        return made;
    }

    private static String randomTag() {
        StringBuilder letters = new StringBuilder(TAG);
        for (int i = 0; i < TAG; i++) {
            letters.append((char) ('a' + ThreadLocalRandom.current().nextInt(26)));
        }
        return letters.toString();
    }
}
