package dev.bedstone.testkit.internal;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.gateway.LocalClickHouse;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.ServerControl;
import java.util.List;
import java.util.Set;

/** A database of ClickHouse from its creation to the end of its test. */
final class TestClickHouse implements FreshClickHouse, AutoCloseable {

    private final ClickHouseServer server;
    private final String name;
    private final String label;
    private final ServerControl control;
    private final boolean leaksAllowed;

    /** What is not this test's, such as the connections of a store that its class has open. */
    private final Set<String> before;

    TestClickHouse(
            ClickHouseServer server,
            String name,
            String label,
            ServerControl control,
            boolean leaksAllowed) {
        this.server = server;
        this.name = name;
        this.label = label;
        this.control = control;
        this.leaksAllowed = leaksAllowed;
        this.before = clients();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ClickHouseConfig config() {
        ClickHouseConfig endpoint = engine().endpoint();
        return ClickHouseConfig.of(endpoint.address(), name, endpoint.user(), endpoint.password());
    }

    @Override
    public String execute(String statement) {
        return server.execute(name, statement);
    }

    @Override
    public int connections() {
        return clients().size();
    }

    @Override
    public LocalClickHouse engine() {
        return server.engine();
    }

    @Override
    public ServerControl server() {
        return control;
    }

    /** Drops the database; fails the test if it left connections open. */
    @Override
    public void close() {
        server.thaw();
        if (!engine().isAlive()) {
            return;
        }
        List<String> open = leaksAllowed ? List.of() : Leaks.settled(this::openConnections);
        server.drop(name);
        Leaks.failIfAny("ClickHouse", label, open);
    }

    private List<String> openConnections() {
        return clients().stream()
                .filter(client -> !before.contains(client))
                .map(client -> "from " + client)
                .toList();
    }

    private Set<String> clients() {
        return Connections.to(engine().port());
    }
}
