package dev.bedstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnclaimedPortTest {

    @Test
    void givesEachPortOnceAndNoneThatTheSystemGivesToWhoeverAsksForAny() {
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            assertThat(ports.add(UnclaimedPort.next())).isTrue();
        }
        assertThat(ports).allMatch(port -> port >= 10_000 && port < 32_000);
    }

    @Test
    void passesOverOneThatIsTaken() throws IOException {
        int port = UnclaimedPort.next();
        InetAddress here = InetAddress.getByName("127.0.0.1");
        try (ServerSocket next = new ServerSocket(UnclaimedPort.next() + 1, 1, here)) {
            assertThat(UnclaimedPort.next()).isNotEqualTo(next.getLocalPort()).isNotEqualTo(port);
        }
    }
}
