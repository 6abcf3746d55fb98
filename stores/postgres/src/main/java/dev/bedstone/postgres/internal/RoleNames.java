package dev.bedstone.postgres.internal;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The roles of a configuration as settings of a session, {@code bedstone.application_role} and so
 * on: the functions of migrations give rights to these roles, whatever they are called.
 */
final class RoleNames {

    private RoleNames() {}

    /** In the form of the server's command line, which splits at spaces. */
    static String options(PostgresConfig config) {
        String application = config.primary().user();
        Map<String, String> roles = new TreeMap<>();
        roles.put("application", application);
        put(roles, "reader", config.replica());
        put(roles, "platform", config.platform());
        put(roles, "loader", config.loader());
        return roles.entrySet().stream()
                .map(role -> "-c bedstone." + role.getKey() + "_role=" + escaped(role.getValue()))
                .collect(Collectors.joining(" "));
    }

    /** The rights of two purposes would take each other away if one role had both. */
    private static void put(
            Map<String, String> roles, String purpose, Optional<PostgresEndpoint> endpoint) {
        endpoint.map(PostgresEndpoint::user)
                .filter(user -> !roles.containsValue(user))
                .ifPresent(user -> roles.put(purpose, user));
    }

    private static String escaped(String value) {
        return value.replaceAll("[\\\\\\s]", "\\\\$0");
    }
}
