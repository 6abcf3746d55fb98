package dev.bedstone.gateway.internal.http;

import dev.bedstone.gateway.internal.codec.ContentCoding;
import dev.bedstone.gateway.internal.codec.CorruptFrameException;
import dev.bedstone.gateway.internal.codec.FrameInputStream;
import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every request; blocks the thread it is called on. */
public final class GatewayHandler extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayHandler.class);
    private static final HttpField PLAIN =
            new HttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=UTF-8");

    /** A client that is still sending reads no answer: so much is read for it to get there. */
    private static final long MOST_DRAINED = 256L * 1024 * 1024;

    /** How long a client is invited to keep a connection; it may keep it for ever. */
    private static final HttpField KEEP_ALIVE = new HttpField(HttpHeader.KEEP_ALIVE, "timeout=300");

    private static final HttpField CLOSE = new HttpField(HttpHeader.CONNECTION, "close");

    private final StatementRunner runner;
    private final Authenticator authenticator;
    private final ServerFacts facts;
    private final long largestBody;
    private final Duration silence;

    /**
     * @param largestBody bytes of a body, decoded
     * @param silence how long a client may send nothing in the middle of a request
     */
    public GatewayHandler(
            StatementRunner runner,
            Authenticator authenticator,
            ServerFacts facts,
            long largestBody,
            Duration silence) {
        this.runner = runner;
        this.authenticator = authenticator;
        this.facts = facts;
        this.largestBody = largestBody;
        this.silence = silence;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ConnectionMetaData connection = request.getConnectionMetaData();
        EndPoint endPoint = connection.getConnection().getEndPoint();
        long between = endPoint.getIdleTimeout();
        endPoint.setIdleTimeout(silence.toMillis());
        if (connection.isPersistent()) {
            response.getHeaders().put(KEEP_ALIVE);
        }
        try {
            route(request, response, callback);
        } catch (IOException gone) {
            callback.failed(gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            callback.failed(interrupted);
        } finally {
            endPoint.setIdleTimeout(between);
        }
        return true;
    }

    private void route(Request request, Response response, Callback callback)
            throws IOException, InterruptedException {
        String path = request.getHttpURI().getCanonicalPath();
        switch (path == null ? "/" : path) {
            case "/ping", "/replicas_status" -> answer(response, callback, 200, "Ok.\n");
            case "/", "/query" -> statement(request, response, callback);
            default ->
                    answer(
                            response,
                            callback,
                            404,
                            "There is no handle " + path + "\nUse / or /ping.\n");
        }
    }

    private static void answer(Response response, Callback callback, int status, String text)
            throws IOException {
        response.setStatus(status);
        response.getHeaders().put(PLAIN);
        Content.Sink.write(response, true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        callback.succeeded();
    }

    private void statement(Request request, Response response, Callback callback)
            throws IOException, InterruptedException {
        InputStream body = Content.Source.asInputStream(request);
        UrlParameters url;
        try {
            url = parameters(request);
            if (isGreeting(request, url)) {
                answer(response, callback, 200, "Ok.\n");
                return;
            }
            authenticator.check(request.getHeaders(), url);
        } catch (EngineException stranger) {
            if (request.getLength() != 0) {
                announceEnd(response); // its body is not worth a thread's time
            }
            refuse(response, callback, stranger);
            return;
        }
        StatementRequest asked;
        RequestBody data;
        try {
            data = body(request, url, body);
            asked =
                    StatementRequest.of(
                            request.getMethod(), request.getHeaders(), data.parameters());
        } catch (EngineException refused) {
            drain(body, response);
            refuse(response, callback, refused);
            return;
        }
        run(request, response, asked, data, callback);
    }

    private void refuse(Response response, Callback callback, EngineException refused)
            throws IOException {
        ResponseStream.refuse(response, facts, "", "", refused);
        callback.succeeded();
    }

    /**
     * A body as the statement takes it.
     *
     * @param raw as it comes over the network
     * @param decoded unpacked, and what is left of it for the statement
     */
    private record RequestBody(
            UrlParameters parameters,
            InputStream raw,
            InputStream decoded,
            List<ExternalTable> tables,
            Closeable parts) {}

    private RequestBody body(Request request, UrlParameters url, InputStream raw)
            throws EngineException, IOException {
        InputStream decoded;
        try {
            decoded = decoded(request, url, raw);
        } catch (ZipException bad) {
            throw badBody(bad);
        }
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || !FormBody.isMeantBy(type)) {
            return new RequestBody(url, raw, decoded, List.of(), () -> {});
        }
        FormBody form = FormBody.read(type, decoded, url, facts.spill(), largestBody);
        return new RequestBody(
                form.parameters(), raw, InputStream.nullInputStream(), form.tables(), form.parts());
    }

    private void run(
            Request request,
            Response response,
            StatementRequest asked,
            RequestBody body,
            Callback callback)
            throws IOException, InterruptedException {
        ResponseStream out = new ResponseStream(response, asked, facts);
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        ClientProbe probe = new ClientProbe(endPoint);
        boolean whole = true;
        try {
            try {
                runner.run(asked, body.decoded(), body.tables(), out, probe);
            } catch (EngineException failure) {
                probe.end();
                whole = failed(out, body.raw(), response, failure);
            } catch (LimitedInput.TooLargeException | CorruptFrameException | ZipException bad) {
                probe.end();
                whole = failed(out, body.raw(), response, badBody(bad));
            }
        } finally {
            whole &= !probe.end();
            body.parts().close();
        }
        if (whole) {
            callback.succeeded();
        } else {
            IOException cut = new IOException("the answer was cut on purpose");
            endPoint.close(null);
            callback.failed(cut);
        }
    }

    private boolean failed(
            ResponseStream out, InputStream body, Response response, EngineException failure)
            throws IOException {
        drain(body, response);
        LOG.debug("a statement failed with code {}", failure.code());
        return out.fail(failure);
    }

    private static EngineException badBody(IOException cause) {
        ErrorCode code =
                switch (cause) {
                    case LimitedInput.TooLargeException large -> ErrorCode.TOO_MANY_BYTES;
                    case CorruptFrameException frame -> ErrorCode.CHECKSUM_DOESNT_MATCH;
                    default -> ErrorCode.CANNOT_DECOMPRESS;
                };
        return EngineException.of(code, String.valueOf(cause.getMessage()));
    }

    /** A whole-server greeting: no statement anywhere. */
    private static boolean isGreeting(Request request, UrlParameters parameters) {
        boolean get = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return get && parameters.get("query").isEmpty();
    }

    private static UrlParameters parameters(Request request) throws EngineException {
        String query = request.getHttpURI().getQuery();
        try {
            return UrlParameters.parse(query == null ? "" : query);
        } catch (IllegalArgumentException broken) {
            throw EngineException.of(
                    ErrorCode.BAD_ARGUMENTS, "The URL is not encoded as a URL must be");
        }
    }

    private InputStream decoded(Request request, UrlParameters url, InputStream body)
            throws EngineException, IOException {
        InputStream in = body;
        String coding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            Optional<ContentCoding> known = ContentCoding.of(coding);
            if (known.isEmpty()) {
                throw EngineException.of(
                        ErrorCode.UNKNOWN_COMPRESSION_METHOD,
                        "Unknown compression method "
                                + coding
                                + "; gzip, zstd, lz4 and deflate"
                                + " are known");
            }
            in = known.get().decode(in);
        }
        if (url.isOn("decompress")) {
            in = new FrameInputStream(in);
        }
        return new LimitedInput(in, largestBody);
    }

    private static void drain(InputStream body, Response response) throws IOException {
        byte[] part = new byte[64 * 1024];
        long left = MOST_DRAINED;
        while (left > 0) {
            int count = body.read(part);
            if (count < 0) {
                return;
            }
            left -= count;
        }
        announceEnd(response);
    }

    /** A connection that ends with bytes unread must not be taken for one that can be kept. */
    private static void announceEnd(Response response) {
        response.getHeaders().remove(HttpHeader.KEEP_ALIVE).put(CLOSE);
    }
}
