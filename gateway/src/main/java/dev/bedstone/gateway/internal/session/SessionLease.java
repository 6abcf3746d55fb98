package dev.bedstone.gateway.internal.session;

import dev.bedstone.gateway.internal.engine.Connection;
import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.sql.SqlText;
import dev.bedstone.gateway.internal.sql.StatementMark;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The connection of a session for one statement. Settings and database of a request hold for that
 * request only, as on a server: what was there before is put back.
 */
final class SessionLease implements Lease {

    private final Session session;
    private final Runnable leave;
    private final Map<String, String> settingsBefore = new HashMap<>();
    private final Set<String> settingsUsed = new LinkedHashSet<>();
    private String databaseBefore = "";

    SessionLease(Session session, Runnable leave) {
        this.session = session;
        this.leave = leave;
    }

    @Override
    public Connection connection() {
        return session.connection();
    }

    @Override
    public void prepare(Map<String, String> settings, String database) throws EngineException {
        rememberSettings(settings.keySet());
        if (!settings.isEmpty()) {
            connection().query(SqlText.set(settings));
        }
        if (!database.isEmpty()) {
            databaseBefore = connection().query("SELECT currentDatabase() FORMAT TSVRaw");
            connection().query("USE " + SqlText.name(database));
        }
    }

    @Override
    public void keepDatabase() {
        databaseBefore = "";
    }

    @Override
    public void close() {
        try {
            connection().releaseLocks();
            restore();
        } catch (EngineException failure) {
            session.close();
        } finally {
            leave.run();
        }
    }

    private void rememberSettings(Set<String> names) throws EngineException {
        settingsUsed.addAll(names);
        settingsUsed.remove(StatementMark.SETTING);
        if (settingsUsed.isEmpty()) {
            return;
        }
        String list = settingsUsed.stream().map(SqlText::quote).collect(Collectors.joining(", "));
        String rows =
                connection()
                        .query(
                                "SELECT name, value, 0 FROM system.settings"
                                        + " WHERE changed AND name IN ("
                                        + list
                                        + ")");
        rows.lines().forEach(this::remember);
    }

    /** A value as tab-separated text escapes it is a string literal but for its quotes. */
    private void remember(String row) {
        String[] columns = row.split("\t");
        settingsBefore.put(columns[0], '\'' + columns[1] + '\'');
    }

    private void restore() throws EngineException {
        if (!databaseBefore.isEmpty()) {
            connection().query("USE " + SqlText.name(databaseBefore));
        }
        for (String name : settingsUsed) {
            String value = settingsBefore.getOrDefault(name, "DEFAULT");
            connection().query("SET " + name + " = " + value);
        }
    }
}
