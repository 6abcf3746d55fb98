package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise R107: a connection URL cannot become an attack, and its refusal does not repeat the
 * password. Every URL carries {@code HUNTER2} where a password is, or could be taken for one.
 */
class HostileUrlTest {

    private static final String SECRET = "HUNTER2";

    private static final List<String> POSTGRES =
            List.of(
                    "postgresql://u:HUNTER2@h/d?socketFactory=org.x.ClassPathXmlContext&socketFactoryArg=http://x",
                    "postgresql://u:HUNTER2@h/d?socketFactoryArg=/tmp/x",
                    "postgresql://u:HUNTER2@h/d?sslfactory=org.x.FileOutput",
                    "postgresql://u:HUNTER2@h/d?sslfactoryarg=file:/tmp/x",
                    "postgresql://u:HUNTER2@h/d?sslhostnameverifier=org.x.AllowAll",
                    "postgresql://u:HUNTER2@h/d?sslpasswordcallback=org.x.Run",
                    "postgresql://u:HUNTER2@h/d?authenticationPluginClassName=org.x.Steal",
                    "postgresql://u:HUNTER2@h/d?loggerLevel=TRACE&loggerFile=/var/www/shell.jsp",
                    "postgresql://u:HUNTER2@h/d?loggerFile=/root/.ssh/authorized_keys",
                    "postgresql://u:HUNTER2@h/d?preferQueryMode=simple",
                    "postgresql://u:HUNTER2@h/d?LOGGERFILE=/tmp/x",
                    "postgresql://u:HUNTER2@h/d?%6CoggerFile=/tmp/x",
                    "postgresql://u:HUNTER2@h/d?options=-c%20session_preload_libraries%3Dx",
                    "postgresql://u:HUNTER2@h/d?service=prod",
                    "postgresql://u:HUNTER2@h/d?passfile=/etc/shadow",
                    "postgresql://u:HUNTER2@h/d?jaasLogin=true&jaasApplicationName=x",
                    "postgresql://u:HUNTER2@h/d?gsslib=gssapi",
                    "postgresql://u:HUNTER2@h/d?kerberosServerName=x",
                    "postgresql://u:HUNTER2@h/d?host=evil",
                    "postgresql://u:HUNTER2@h/d?hostaddr=10.0.0.1",
                    "postgresql://u:HUNTER2@h/d?dbname=other",
                    "postgresql://u:HUNTER2@h/d?channelBinding=disable",
                    "postgresql://u:HUNTER2@h/d?allowEncodingChanges=true",
                    "postgresql://u:HUNTER2@h/d?sslmode=disable&sslmode=verify-full",
                    "postgresql://u:HUNTER2@h/d?sslmode=none",
                    "postgresql://u:HUNTER2@h/d?user=root",
                    "postgresql://u:HUNTER2@h/d?sslmode",
                    "postgresql://u:HUNTER2@h/d?=x",
                    "postgresql://u:HUNTER2@h/d?connect_timeout=-1",
                    "postgresql://u:HUNTER2@h/d?connect_timeout=1;DROP",
                    "jdbc:postgresql://u:HUNTER2@h/d?socketFactory=x",
                    "jdbc:postgresql:HUNTER2",
                    "jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'http://x/HUNTER2.sql'",
                    "jdbc:h2:file:/tmp/x",
                    "jdbc:h2:tcp://h/x",
                    "jdbc:mysql://u:HUNTER2@h/d?autoDeserialize=true",
                    "jdbc:sqlite:/etc/passwd",
                    "jdbc:derby://h/x;create=true",
                    "jdbc:jdbc:postgresql://u:HUNTER2@h/d",
                    "file:///etc/passwd",
                    "file:/etc/passwd",
                    "mysql://u:HUNTER2@h/d",
                    "mongodb://u:HUNTER2@h/d",
                    "redis://u:HUNTER2@h/0",
                    "http://u:HUNTER2@h/d",
                    "ldap://h/cn=x",
                    "rmi://h/x",
                    "javascript:alert(1)//HUNTER2",
                    "sqlite:///HUNTER2.db",
                    "postgresql+unknown://u:HUNTER2@h/d",
                    "postgresql://u:HUNTER2@h\r\nX: y/d",
                    "postgresql://u:HUNTER2@h\u0000.evil/d",
                    "postgresql://u:HUNTER2@h%00.evil/d",
                    "postgresql://u:HUNTER2@h%0d%0a/d",
                    "postgresql://u:HUNTER2%00@h/d",
                    "postgresql://u:HUNTER2%0Ax@h/d",
                    "postgresql://u:HUNTER2@good@evil/d",
                    "postgresql://u:HUNTER2@good\\@evil/d",
                    "postgresql://good#@evil:HUNTER2/d",
                    "postgresql://u:HUNTER2#x@h/d",
                    "postgresql://u:HUNTER2/x@h/d",
                    "postgresql://u:HUNTER2?x@h/d",
                    "postgresql://u:HUNTER2?x=y@h/d",
                    "postgresql://u:HUNTER2:x@h/d",
                    "postgresql://u:100%HUNTER2@h/d",
                    "postgresql://u:HUNTER2%C0%AF@h/d",
                    "postgresql://u:HUNTER2@h:99999/d",
                    "postgresql://u:HUNTER2@h:0/d",
                    "postgresql://u:HUNTER2@h:-1/d",
                    "postgresql://u:HUNTER2@h:5432x/d",
                    "postgresql://u:HUNTER2@h:/d",
                    "postgresql://u:HUNTER2@:5432/d",
                    "postgresql://u:HUNTER2@/d",
                    "postgresql:///d?host=/tmp",
                    "postgresql://u:HUNTER2@%2Ftmp/d",
                    "postgresql://u:HUNTER2@[::1/d",
                    "postgresql://u:HUNTER2@[::1%25eth0]/d",
                    "postgresql://u:HUNTER2@[evil.example]/d",
                    "postgresql://u:HUNTER2@a,,b/d",
                    "postgresql://u:HUNTER2@a..b/d",
                    "postgresql://u:HUNTER2@-h/d",
                    "postgresql://u:HUNTER2@h/d/../e",
                    "postgresql://u:HUNTER2@h/d e",
                    "postgresql://u:HUNTER2@h\u0430st/d",
                    "postgresql://u:HUNTER2@$(id)/d",
                    "postgresql://u:HUNTER2@h;x/d",
                    "postgresql:/u:HUNTER2@h/d",
                    "//u:HUNTER2@h/d",
                    "HUNTER2");

    private static final List<String> REDIS =
            List.of(
                    "http://:HUNTER2@h",
                    "redis-sentinel://:HUNTER2@h/0#master",
                    "redis-socket:///tmp/redis.sock",
                    "unix:///tmp/redis.sock",
                    "redis://:HUNTER2@h/16",
                    "redis://:HUNTER2@h/x",
                    "redis://:HUNTER2@a,b/0",
                    "rediss://:HUNTER2@h/0?ssl_cert_reqs=none",
                    "rediss://:HUNTER2@h/0?verifyPeer=NONE",
                    "redis://:HUNTER2@h/0?db=1&db=2",
                    "redis://:HUNTER2@h/0?timeout=5");

    private static final List<String> CLICKHOUSE =
            List.of(
                    "tcp://u:HUNTER2@h:9000/d",
                    "https://u:HUNTER2@h/d?custom_http_params=session_id%3D1",
                    "https://u:HUNTER2@h/d?sslmode=none",
                    "https://u:HUNTER2@h/d?key_store_password=x",
                    "https://u:HUNTER2@h/d?query=DROP",
                    "https://u:HUNTER2@h/play?x",
                    "gopher://u:HUNTER2@h/d");

    private static final List<String> MONGO =
            List.of(
                    "mongodb://u:HUNTER2@h/d?tlsInsecure=true",
                    "mongodb://u:HUNTER2@h/d?tlsAllowInvalidHostnames=true",
                    "mongodb://u:HUNTER2@h/d?authMechanismProperties=PROVIDER:x",
                    "mongodb://u:HUNTER2@h/d?uuidRepresentation=x",
                    "mongodb://u:HUNTER2@h/d?w=0",
                    "mongodb://u:HUNTER2@h/d?journal=false",
                    "mongodb://u:HUNTER2@h/d?authMechanism=PLAIN",
                    "mongodb://u:HUNTER2@h/d?proxyHost=evil",
                    "mongodb://u:HUNTER2@%2Ftmp%2Fmongodb.sock/d",
                    "postgresql://u:HUNTER2@h/d");

    @TempDir Path directory;

    @Test
    void everyHostileUrlIsRefusedWithoutRepeatingIt() {
        assertThat(POSTGRES.size() + REDIS.size() + CLICKHOUSE.size() + MONGO.size())
                .isGreaterThanOrEqualTo(60);
        refused("bedstone.postgres.url", POSTGRES);
        refused("bedstone.redis.url", REDIS);
        refused("bedstone.clickhouse.url", CLICKHOUSE);
        refused("bedstone.mongo.url", MONGO);
    }

    @Test
    void furtherUrlsAreNoWayAround() {
        for (String url : POSTGRES) {
            Project project =
                    new Project(directory)
                            .flag("bedstone.postgres.url", "postgresql://u:other-word@h/d");
            assertRefused(
                    url, "read.url", project.flag("bedstone.postgres.read.url", url).problems());
        }
        for (String url : REDIS) {
            Project project = new Project(directory).flag("bedstone.redis.url", "redis://h");
            assertRefused(
                    url, "cache.url", project.flag("bedstone.redis.cache.url", url).problems());
        }
    }

    /** A control: the parser of the JDK, used as many programs do, lets most of them through. */
    @Test
    void aPermissiveParserLetsThemThrough() {
        assertThat(POSTGRES.stream().filter(HostileUrlTest::isUri).count()).isGreaterThan(30);
    }

    private void refused(String key, List<String> urls) {
        for (String url : urls) {
            assertRefused(url, key, new Project(directory).flag(key, url).problems());
        }
    }

    private static void assertRefused(String url, String key, List<String> problems) {
        assertThat(problems).as(url).isNotEmpty();
        assertThat(problems.getFirst()).as(url).contains(key).contains("; ");
        assertThat(problems.toString()).as(url).doesNotContain(SECRET).doesNotContain("\n");
    }

    private static boolean isUri(String url) {
        try {
            return URI.create(url).getScheme() != null;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
