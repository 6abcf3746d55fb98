package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.PostgresEndpoint.Pooler;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows from a profile, a preset, a host or another setting. */
class DerivedSettingsTest {

    private static final String URL = "postgresql://ada:s3cr3t-word@db.example.com/shop";

    @TempDir Path directory;
    private Project project;

    @BeforeEach
    void project() {
        project = new Project(directory);
    }

    @Test
    void profilesSetPools() {
        project.environment("DATABASE_URL", "postgresql://ada:long-and-random@db/shop");
        assertThat(pool()).isEqualTo("15/1");
        project.environment("ENVIRONMENT", "stage");
        assertThat(pool()).isEqualTo("35/2");
        project.environment("BEDSTONE_PROFILE", "prod");
        assertThat(pool()).isEqualTo("50/5");
        assertThat(project.load().config().profile()).isEqualTo(Profile.PRODUCTION);
        assertThat(project.postgres().primary().tls().mode()).isEqualTo(TlsMode.VERIFY_FULL);
        assertThat(project.loader().withProfile(Profile.STAGING).load().config().profile())
                .isEqualTo(Profile.STAGING);
    }

    @Test
    void explicitAbovePresetAboveProfile() {
        project.environment("DATABASE_URL", URL).environment("BEDSTONE_PRESET", "low-latency");
        assertThat(pool()).isEqualTo("20/20");
        assertThat(project.postgres().pool().idleTimeout()).isZero();
        project.environment("BEDSTONE_PRESET", "high-concurrency");
        assertThat(pool()).isEqualTo("50/10");
        assertThat(project.postgres().pool().acquireTimeout()).isEqualTo(Duration.ofSeconds(5));
        project.environment("DB_POOL_SIZE", "7").environment("DB_MAX_OVERFLOW", "4");
        project.environment("DB_MIN_CONNECTIONS", "3");
        assertThat(pool()).isEqualTo("11/3");
    }

    private String pool() {
        PoolConfig pool = project.postgres().pool();
        return pool.maxSize() + "/" + pool.minIdle();
    }

    @Test
    void aLongerStatementTimeoutMovesTheSocketTimeout() {
        project.environment("DATABASE_URL", URL).environment("DB_QUERY_TIMEOUT", "60");
        assertThat(project.postgres().timeouts().statement()).isEqualTo(Duration.ofSeconds(60));
        assertThat(project.postgres().timeouts().socket()).isEqualTo(Duration.ofSeconds(65));
    }

    @Test
    void supabaseIsRecognised() {
        assertThat(pooler("postgresql://postgres:p-word@db.abc.supabase.co:5432/postgres"))
                .isEqualTo(Pooler.NONE);
        assertThat(
                        pooler(
                                "postgresql://postgres.abc:p-word@aws-0-eu.pooler.supabase.com:5432/postgres"))
                .isEqualTo(Pooler.SESSION);
        assertThat(
                        pooler(
                                "postgresql://postgres.abc:p-word@aws-0-eu.pooler.supabase.co:6543/postgres"))
                .isEqualTo(Pooler.TRANSACTION);
        assertThat(pooler("postgresql://u:p-word@pooled.example.com/d?pgbouncer=true"))
                .isEqualTo(Pooler.TRANSACTION);
        project.environment("BEDSTONE_POSTGRES_POOLER", "session");
        assertThat(
                        pooler(
                                "postgresql://postgres.abc:p-word@aws-0-eu.pooler.supabase.co:6543/postgres"))
                .isEqualTo(Pooler.SESSION);
    }

    private Pooler pooler(String url) {
        return project.environment("DATABASE_URL", url).postgres().primary().pooler();
    }
}
