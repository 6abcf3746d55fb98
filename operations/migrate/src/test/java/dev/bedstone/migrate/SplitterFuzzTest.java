package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.engines.PostgresRole;
import dev.bedstone.migrate.internal.sql.Dialect;
import dev.bedstone.migrate.internal.sql.Splitter;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random texts are cut as psql cuts them: each cut is carried out on its own and must give what
 * psql printed. A cut at the wrong place is a syntax error or another list.
 */
@PostgresTest
class SplitterFuzzTest {

    private static final int TEXTS = Boolean.getBoolean("bedstone.tests.full") ? 200 : 20;
    private static final int STATEMENTS = 60;

    private static final List<String> PIECES =
            List.of(
                    "';'",
                    "'it''s;'",
                    "E'\\';\\\\'",
                    "e'\\n;'",
                    "U&'\\0041;'",
                    "$$;$$",
                    "$a$;$$;$b$;$a$",
                    "$_x1$ ' \" /* ; $_x1$",
                    "1 as \"a;\"\"b\"",
                    "1 as \"--;\"",
                    "'--;'",
                    "'/*'",
                    "$$/*$$",
                    "(select 1 /* ; */)",
                    "1 /* /* ; */ ' */",
                    "1 -- ; '\n",
                    "array[1,2]",
                    "1 as a$b$c",
                    "case when true then 1 else 2 end",
                    "1 as \"BEGIN\"",
                    "B'01'",
                    "X'1F'",
                    "N'n;'",
                    "'\\'",
                    "E'\\\\'",
                    "1.5e3",
                    "1 as ünï",
                    "'a'\n  'b;'",
                    "((1))",
                    "'$$'",
                    "$$'$$",
                    "1 as x$$",
                    "'\u00a0;'",
                    "1::text",
                    "$x$${y}$x$",
                    "'{\"a\": \";\"}'::jsonb -> 'a'");

    @Test
    void cutsAsPsqlDoes(FreshDatabase database, @TempDir Path folder) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Connection connection = database.connect(PostgresRole.OWNER)) {
            for (int round = 0; round < TEXTS; round++) {
                String text = text(random);
                Path file = Files.writeString(folder.resolve("text.sql"), text);
                List<String> expected =
                        Psql.run(database, file, "-At")
                                .lines()
                                .filter(l -> l.startsWith("n="))
                                .toList();

                assertThat(carriedOut(connection, cuts(text)))
                        .as("seed %d, round %d:%n%s", seed, round, text)
                        .isEqualTo(expected);
            }
        }
    }

    /** The control: cutting at every semicolon does not survive the same texts. */
    @Test
    void cuttingAtEverySemicolonFails(FreshDatabase database) throws Exception {
        String text = text(new Random(1));
        try (Connection connection = database.connect(PostgresRole.OWNER)) {
            assertThatThrownBy(() -> carriedOut(connection, List.of(text.split(";"))))
                    .isInstanceOf(SQLException.class);
        }
    }

    private static List<String> cuts(String text) {
        return Splitter.split(text, Dialect.POSTGRES).stream()
                .map(cut -> text.substring(cut.start(), cut.end()))
                .toList();
    }

    private static List<String> carriedOut(Connection connection, List<String> statements)
            throws SQLException {
        List<String> results = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String text : statements) {
                if (statement.execute(text)) {
                    try (ResultSet row = statement.getResultSet()) {
                        while (row.next()) {
                            results.add(row.getString(1));
                        }
                    }
                }
            }
        }
        // psql prints every column; the first one says which statement it was.
        return results;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int number = 0; number < STATEMENTS; number++) {
            gap(text, random);
            if (random.nextInt(8) == 0) {
                routine(text, random, number);
            } else {
                text.append("select 'n=").append(number).append("' as n from (select ");
                text.append(PIECES.get(random.nextInt(PIECES.size())));
                for (int piece = random.nextInt(4); piece > 0; piece--) {
                    gap(text, random);
                    text.append(", ").append(PIECES.get(random.nextInt(PIECES.size())));
                }
                gap(text, random);
                text.append(") as t");
            }
            gap(text, random);
            text.append(";");
        }
        return text.toString();
    }

    private static void routine(StringBuilder text, Random random, int number) {
        text.append("create or replace function f")
                .append(number)
                .append("() returns text language sql begin");
        gap(text, random);
        text.append(" atomic select ").append(PIECES.get(random.nextInt(PIECES.size())));
        gap(text, random);
        text.append("; select case when true then 'n' else 'm' end; end; select 'n=f' || f")
                .append(number)
                .append("()");
    }

    private static void gap(StringBuilder text, Random random) {
        text.append(
                switch (random.nextInt(7)) {
                    case 0 -> "\n";
                    case 1 -> " -- c; ' \" $$ /*\n";
                    case 2 -> " /* ; ' $$ /* -- */ \" */ ";
                    case 3 -> "\t\f ";
                    default -> " ";
                });
    }
}
