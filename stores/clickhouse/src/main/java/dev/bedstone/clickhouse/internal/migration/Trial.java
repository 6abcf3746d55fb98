package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.StatementFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a script can be tried in a database of its own. A statement that names a table of another
 * database, or one whose engine talks to others, is refused; what concerns the whole server is left
 * out; clusters are left out, because the database is on one server.
 */
final class Trial {

    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);
    private static final String NOTHING = "SELECT 1";

    private static final Set<String> ENGINES =
            Set.of(
                    "Log",
                    "TinyLog",
                    "StripeLog",
                    "Memory",
                    "Set",
                    "Join",
                    "Null",
                    "Merge",
                    "GenerateRandom",
                    "EmbeddedRocksDB");

    private static final String[] OF_THE_SERVER = {
        "SYSTEM", "GRANT", "REVOKE", "BACKUP", "RESTORE", "KILL"
    };

    private static final String[] SERVER_OBJECTS = {
        "DATABASE",
        "FUNCTION",
        "USER",
        "ROLE",
        "QUOTA",
        "ROW POLICY",
        "POLICY",
        "SETTINGS PROFILE",
        "PROFILE",
        "NAMED COLLECTION",
        "WORKLOAD",
        "RESOURCE"
    };

    private final int number;
    private final String statement;
    private final List<Token> tokens;

    private Trial(int number, String statement) {
        this.number = number;
        this.statement = statement;
        this.tokens = Token.of(statement);
    }

    /** The script with every statement fit to be tried. */
    static MigrationScript of(MigrationScript script) {
        MigrationScript fit = script;
        for (int number = 1; number <= script.statements().size(); number++) {
            fit = of(fit, number);
        }
        return fit;
    }

    /**
     * The script with one of its statements fit to be tried.
     *
     * @throws StatementFailedException if it reaches beyond its database
     */
    static MigrationScript of(MigrationScript script, int number) {
        MigrationStatement given = script.statements().get(number - 1);
        if (given.code().isPresent()) {
            return script;
        }
        List<MigrationStatement> statements = new ArrayList<>(script.statements());
        statements.set(
                number - 1,
                new MigrationStatement(
                        new Trial(number, given.text()).fit(),
                        given.checksum(),
                        given.transactional(),
                        given.verify(),
                        given.code()));
        return new MigrationScript(
                script.line(),
                script.version(),
                script.description(),
                script.kind(),
                script.file(),
                script.checksum(),
                statements,
                script.transactional(),
                script.timeout(),
                script.lockTimeout());
    }

    private String fit() {
        Cursor cursor = new Cursor(statement);
        boolean ofTheServer =
                cursor.takeAny(OF_THE_SERVER)
                        || (cursor.takeAny("CREATE OR REPLACE", "CREATE", "DROP", "ALTER")
                                && cursor.takeAny(SERVER_OBJECTS));
        if (ofTheServer) {
            LOG.info("{} is not tried, because it concerns the whole server", words());
            return NOTHING;
        }
        refuseOtherDatabases();
        refuseOtherEngines();
        return withoutCluster();
    }

    /** The first words alone: what follows may be a password. */
    private String words() {
        return tokens.getFirst().upper() + (tokens.size() > 1 ? " " + tokens.get(1).upper() : "");
    }

    private void refuseOtherDatabases() {
        for (int at = 0; at < tokens.size(); at++) {
            if (isBeforeTarget(at)) {
                int name = afterCondition(at + 1);
                if (name + 1 < tokens.size()
                        && tokens.get(name).isName()
                        && tokens.get(name + 1).isSign('.')) {
                    throw beyond("names the database " + tokens.get(name).name());
                }
                if (name < tokens.size() && tokens.get(name).is("FUNCTION")) {
                    throw beyond("writes into a table function");
                }
            }
        }
    }

    /** Whether the name of what is made, changed or written comes next. */
    private boolean isBeforeTarget(int at) {
        Token token = tokens.get(at);
        boolean first = tokens.getFirst().is("ALTER");
        return token.is("TABLE")
                || token.is("VIEW")
                || token.is("DICTIONARY")
                || token.is("INTO")
                || (token.is("TO") && !first)
                || (token.is("AND") && tokens.getFirst().is("EXCHANGE"))
                || (at == 0 && (token.is("UPDATE") || token.is("TRUNCATE")))
                || (at == 1 && token.is("FROM") && tokens.getFirst().is("DELETE"));
    }

    private int afterCondition(int at) {
        int next = at;
        while (next < tokens.size()
                && (tokens.get(next).is("IF")
                        || tokens.get(next).is("NOT")
                        || tokens.get(next).is("EXISTS")
                        || (tokens.get(next).is("TABLE") && next == at))) {
            next++;
        }
        return next;
    }

    private void refuseOtherEngines() {
        for (int at = 0; at + 1 < tokens.size(); at++) {
            if (tokens.get(at).is("ENGINE")) {
                int name = tokens.get(at + 1).isSign('=') ? at + 2 : at + 1;
                if (name < tokens.size()) {
                    refuseEngine(name);
                }
            }
        }
    }

    private void refuseEngine(int at) {
        String engine = tokens.get(at).name();
        if (!engine.endsWith("MergeTree") && !ENGINES.contains(engine)) {
            throw beyond("makes a table of the engine " + engine);
        }
        boolean path =
                engine.startsWith("Replicated")
                        && at + 2 < tokens.size()
                        && tokens.get(at + 2).kind() == Token.Kind.TEXT;
        String text = path ? tokens.get(at + 2).text() : "";
        if (path && !text.contains("{uuid}") && !text.contains("{database}")) {
            throw beyond("names a path of replication that others have too");
        }
    }

    private StatementFailedException beyond(String what) {
        return new StatementFailedException(
                number,
                0,
                "it " + what + " and so reaches beyond the database it would be tried in",
                null,
                null);
    }

    private String withoutCluster() {
        for (int at = 0; at + 2 < tokens.size(); at++) {
            if (tokens.get(at).is("ON") && tokens.get(at + 1).is("CLUSTER")) {
                return statement.substring(0, tokens.get(at).start())
                        + statement.substring(tokens.get(at + 2).end());
            }
        }
        return statement;
    }
}
