package dev.bedstone.testkit.conformance;

import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.testkit.ServerControl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Opens memory stores with the given defects; the network part of opening is real. */
final class MemoryStoreUnderTest implements StoreUnderTest<MemoryStore.Whole> {

    private static final StoreId ID = new StoreId(StoreKind.REDIS, "memory");
    private static final Duration CONNECT = Duration.ofMillis(200);

    private final MemoryServer server = new MemoryServer();
    private final Set<Defect> defects;
    private final HostPort address;

    MemoryStoreUnderTest(HostPort address, Set<Defect> defects) {
        this.address = address;
        this.defects = defects;
    }

    @Override
    public StoreKind kind() {
        return StoreKind.REDIS;
    }

    @Override
    public MemoryStore.Whole open(StoreHooks hooks) {
        return new MemoryStore.Whole(server, hooks, defects);
    }

    @Override
    public MemoryStore.Whole openWith(Secret password, StoreHooks hooks) {
        if (defects.contains(Defect.TAKES_ANY_PASSWORD)) {
            return open(hooks);
        }
        if (defects.contains(Defect.LEAKS_A_THREAD)) {
            MemoryStore.leakThread();
        }
        if (defects.contains(Defect.LEAKS_A_CONNECTION)) {
            server.connections().incrementAndGet();
        }
        boolean tells = defects.contains(Defect.TELLS_ITS_PASSWORD_IN_A_CAUSE);
        FailureContext context =
                FailureContext.of(ID, "open", "the server refuses the password")
                        .withCause(tells ? new IOException(password.reveal()) : null);
        throw defects.contains(Defect.CALLS_A_WRONG_PASSWORD_UNAVAILABLE)
                ? new Unavailable(context)
                : new Denied(context);
    }

    /** Connects and waits for a greeting. */
    @Override
    public MemoryStore.Whole openAt(HostPort other, StoreHooks hooks) {
        if (defects.contains(Defect.OPENS_WITHOUT_CONNECTING)) {
            return open(hooks);
        }
        boolean patient = defects.contains(Defect.WAITS_TOO_LONG);
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(other.host(), other.port()), (int) CONNECT.toMillis());
            socket.setSoTimeout((int) (patient ? CONNECT.multipliedBy(10) : CONNECT).toMillis());
            socket.getOutputStream().write('?');
            socket.getInputStream().read();
            return open(hooks);
        } catch (SocketTimeoutException silent) {
            throw new Unavailable(FailureContext.of(ID, "open", "no answer"));
        } catch (IOException refused) {
            throw new Unavailable(FailureContext.of(ID, "open", "nobody listens"));
        }
    }

    @Override
    public void operate(MemoryStore.Whole store) {
        store.operate(Duration.ZERO, null);
    }

    @Override
    public void operateSlowly(MemoryStore.Whole store) {
        store.operate(Duration.ofSeconds(5), null);
    }

    @Override
    public void operateInVain(MemoryStore.Whole store) {
        StoreFailure failure =
                new Misconfigured(FailureContext.of(store.id(), "operate", "refused"));
        store.operate(Duration.ZERO, failure);
    }

    @Override
    public Duration connectTimeout() {
        return CONNECT;
    }

    @Override
    public Duration drain() {
        return Duration.ofMillis(200);
    }

    @Override
    public HostPort address() {
        return address;
    }

    @Override
    public int connections() {
        return server.connections().get();
    }

    @Override
    public List<Secret> secrets() {
        return List.of(Secret.of(MemoryStore.PASSWORD));
    }

    @Override
    public List<String> unmentionable() {
        return List.of(MemoryStore.USER);
    }

    @Override
    public ServerControl server() {
        return server;
    }
}
