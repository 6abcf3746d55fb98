package dev.bedstone.ingest.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Asks the server over plain HTTP, each time over a connection of its own. */
public final class Auditor {

    private static final int PATIENCE_MILLIS = 120_000;
    private static final int ROWS = 50_000;

    private final String address;
    private final String user;
    private final String key;

    /**
     * @param hostAndPort where the server is
     */
    public Auditor(String hostAndPort, String database, String user, String key) {
        this.address = "http://%s/?database=%s".formatted(hostAndPort, database);
        this.user = user;
        this.key = key;
    }

    /** The answer's text, without the last end of line. */
    public String ask(String statement) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setRequestProperty("Connection", "close");
            connection.setRequestProperty("X-ClickHouse-User", user);
            connection.setRequestProperty("X-ClickHouse-Key", key);
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(statement.getBytes(StandardCharsets.UTF_8));
            }
            return answer(connection, statement);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String answer(HttpURLConnection connection, String statement)
            throws IOException {
        boolean good =
                connection.getResponseCode() == HttpURLConnection.HTTP_OK
                        && connection.getHeaderField("X-ClickHouse-Exception-Code") == null;
        InputStream body = connection.getErrorStream();
        try (InputStream in = body == null ? connection.getInputStream() : body) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
            if (!good) {
                throw new IllegalStateException(statement + ": " + text);
            }
            return text;
        }
    }

    public long number(String query) {
        return Long.parseLong(ask(query));
    }

    public List<String> lines(String query) {
        String text = ask(query);
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\n"));
    }

    /**
     * Holds what was accepted against a table with the columns {@code producer} and {@code number},
     * and a roll-up of it that counts {@code calls}.
     */
    public Findings audit(String table, String rollUp, Collection<Id> accepted) {
        long there = count(table, accepted);
        return new Findings(
                accepted.size(),
                accepted.size() - there,
                number("SELECT count() - uniqExact(producer, number) FROM " + table),
                number("SELECT count() FROM " + table)
                        - number("SELECT sum(calls) FROM " + rollUp));
    }

    /** How many of these are in the table, however often. */
    private long count(String table, Collection<Id> accepted) {
        ask("DROP TABLE IF EXISTS accepted");
        ask(
                "CREATE TABLE accepted (producer Int64, number Int64) ENGINE = MergeTree"
                        + " ORDER BY (producer, number)");
        List<Id> all = new ArrayList<>(accepted);
        for (int from = 0; from < all.size(); from += ROWS) {
            StringBuilder rows = new StringBuilder("INSERT INTO accepted FORMAT TSV\n");
            all.subList(from, Math.min(all.size(), from + ROWS))
                    .forEach(id ->
                            rows.append(id.producer())
                                    .append('\t')
                                    .append(id.number())
                                    .append('\n'));
            ask(rows.toString());
        }
        return number(
                "SELECT count() FROM accepted WHERE (producer, number) IN (SELECT producer, number"
                        + " FROM "
                        + table
                        + ")");
    }
}
