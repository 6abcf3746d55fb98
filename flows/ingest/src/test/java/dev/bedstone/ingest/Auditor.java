package dev.bedstone.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Asks the server over plain HTTP. Shares no code with what it audits. */
final class Auditor {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String address;

    Auditor(String address) {
        this.address = address;
    }

    /** The answer's text, without the last end of line. */
    String ask(String statement) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address))
                        .header("X-ClickHouse-User", "bedstone")
                        .header("X-ClickHouse-Key", TestServer.KEY)
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString(statement))
                        .build();
        try {
            HttpResponse<String> answer =
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200
                    || answer.headers().firstValue("X-ClickHouse-Exception-Code").isPresent()) {
                throw new IllegalStateException(statement + ": " + answer.body());
            }
            return answer.body().stripTrailing();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    long number(String query) {
        return Long.parseLong(ask(query));
    }

    List<String> lines(String query) {
        String text = ask(query);
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\n"));
    }
}
