package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example files of the source documents, as they stand there. */
class DocumentExamplesTest {

    @TempDir Path directory;
    private Project project;

    @BeforeEach
    void project() {
        project = new Project(directory);
    }

    @Test
    void pipelineDevelopment() {
        project.file(
                ".env",
                """
                # PostgreSQL
                DATABASE_URL=postgresql+asyncpg://etl_user:etl_password@localhost:5432/ai_etl
                DB_POOL_SIZE=20
                DB_MAX_OVERFLOW=10
                DB_POOL_TIMEOUT=30
                DB_POOL_RECYCLE=3600
                DB_QUERY_TIMEOUT=30
                DB_ECHO_SQL=false

                # ClickHouse
                CLICKHOUSE_HOST=localhost
                CLICKHOUSE_PORT=8123
                CLICKHOUSE_DATABASE=ai_etl_metrics
                CLICKHOUSE_USERNAME=default
                CLICKHOUSE_PASSWORD=clickhouse_password
                CLICKHOUSE_CONNECT_TIMEOUT=10
                CLICKHOUSE_SEND_RECEIVE_TIMEOUT=300
                CLICKHOUSE_COMPRESS=lz4

                # Redis
                REDIS_URL=redis://localhost:6379/0
                REDIS_PASSWORD=your_redis_password
                REDIS_MAX_CONNECTIONS=20
                REDIS_SOCKET_TIMEOUT=5
                REDIS_CONNECT_TIMEOUT=5
                REDIS_DEFAULT_TTL=3600

                # Backup and replication
                POSTGRES_BACKUP_S3_BUCKET=ai-etl-backups
                POSTGRES_BACKUP_RETENTION_DAYS=30
                CLICKHOUSE_BACKUP_S3_BUCKET=ai-etl-ch-backups
                """);
        LoadedConfig loaded = project.load();
        assertThat(project.postgres().pool().maxSize()).isEqualTo(30);
        assertThat(project.postgres().pool().acquireTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(project.redis().timeouts().command()).isEqualTo(Duration.ofSeconds(5));
        assertThat(project.redis().main().password().reveal()).isEqualTo("your_redis_password");
        assertThat(loaded.config().clickhouse().orElseThrow().compress()).isTrue();
        assertThat(loaded.report().notes()).hasSize(3);
        assertThat(project.postgres().statements().echo()).isFalse();
    }

    /** TLS asked for by REDIS_SSL and left out of REDIS_URL: said, not guessed. */
    @Test
    void pipelineProductionIsRefusedForWhatIsWrongWithIt() {
        project.file(
                ".env.production",
                """
                DATABASE_URL=postgresql+asyncpg://etl_user:${POSTGRES_PASSWORD}@postgres-primary:5432/ai_etl
                DB_POOL_SIZE=50
                DB_MAX_OVERFLOW=20
                DB_POOL_TIMEOUT=60
                DB_POOL_RECYCLE=3600
                DATABASE_READ_URL=postgresql+asyncpg://etl_reader:${POSTGRES_READER_PASSWORD}@postgres-replica:5432/ai_etl
                CLICKHOUSE_HOST=clickhouse-cluster
                CLICKHOUSE_PORT=8123
                CLICKHOUSE_DATABASE=ai_etl_metrics
                CLICKHOUSE_USERNAME=default
                CLICKHOUSE_PASSWORD=${CLICKHOUSE_PASSWORD}
                REDIS_URL=redis://redis-cluster:6379/0
                REDIS_PASSWORD=${REDIS_PASSWORD}
                REDIS_MAX_CONNECTIONS=100
                DB_SSL_MODE=require
                REDIS_SSL=true
                CLICKHOUSE_SECURE=true
                """);
        project.environment("ENVIRONMENT", "production")
                .environment("POSTGRES_PASSWORD", "long-and-random-1")
                .environment("POSTGRES_READER_PASSWORD", "long-and-random-2")
                .environment("CLICKHOUSE_PASSWORD", "long-and-random-3")
                .environment("REDIS_PASSWORD", "long-and-random-4");
        assertThat(project.problems())
                .satisfiesExactly(
                        one -> assertThat(one).contains("REDIS_SSL", "REDIS_URL", "rediss://"),
                        two -> assertThat(two).contains("DB_SSL_MODE", "TLS mode require"),
                        three ->
                                assertThat(three)
                                        .contains(
                                                "bedstone.postgres.read.url", "TLS mode require"));
    }

    @Test
    void observability() {
        project.file(
                ".env",
                """
                POSTGRES_URL=postgresql://repl_ay_user:repl_ay_password@localhost:5432/repl_ay
                CLICKHOUSE_HOST=localhost
                CLICKHOUSE_PORT=8123
                CLICKHOUSE_DATABASE=repl_ay
                CLICKHOUSE_USERNAME=repl_ay_user
                CLICKHOUSE_PASSWORD=repl_ay_password
                REDIS_URL=redis://localhost:6379
                SECRET_KEY=your-secret-key-here
                ENVIRONMENT=development
                """);
        assertThat(project.postgres().primary().database()).isEqualTo("repl_ay");
        assertThat(project.load().config().clickhouse().orElseThrow().user())
                .isEqualTo("repl_ay_user");
    }

    @Test
    void core() {
        project.file(
                ".env",
                """
                DATABASE_URL="postgresql://user:password@localhost:5432/ai_core"
                DB_MAX_CONNECTIONS=20
                DB_MIN_CONNECTIONS=5
                DB_ACQUIRE_TIMEOUT=10
                CLICKHOUSE_URL="http://localhost:8123"
                CLICKHOUSE_DATABASE="automation_analytics"
                CLICKHOUSE_USER="default"
                CLICKHOUSE_PASSWORD=""
                MONGODB_URL="mongodb://localhost:27017"
                MONGODB_DATABASE="ai_core_content"
                REDIS_URL="redis://localhost:6379"
                REDIS_MAX_CONNECTIONS=20
                REDIS_MIN_CONNECTIONS=5
                REDIS_DEFAULT_TTL=3600
                DB_ENABLE_MONITORING=true
                DB_METRICS_INTERVAL=60
                DB_HEALTH_CHECK_INTERVAL=30
                """);
        BedstoneConfig config = project.load().config();
        assertThat(config.postgres().orElseThrow().pool().maxSize()).isEqualTo(20);
        assertThat(config.postgres().orElseThrow().pool().minIdle()).isEqualTo(5);
        assertThat(config.mongo().orElseThrow().application().database())
                .isEqualTo("ai_core_content");
        assertThat(config.clickhouse().orElseThrow().database()).isEqualTo("automation_analytics");
    }

    @Test
    void documentsOfEveryEnvironment() {
        project.file(
                        ".env.development",
                        """
                        DATABASE_URL=postgresql://postgres:password@localhost:5432/mnfst_rag_dev
                        DB_POOL_SIZE=5
                        DB_MAX_OVERFLOW=10
                        JWT_SECRET_KEY=dev-secret-key-not-for-production
                        DB_SSL_MODE=disable
                        LOG_LEVEL=DEBUG
                        SQL_ECHO=true
                        DB_POOL_RECYCLE=1800
                        """)
                .file(
                        ".env.staging",
                        """
                        DATABASE_URL=postgresql://mnfst_user:staging_pass@staging-db.example.com:5432/mnfst_rag_staging
                        DB_POOL_SIZE=15
                        DB_MAX_OVERFLOW=20
                        DB_SSL_MODE=require
                        """)
                .file(
                        ".env.production",
                        """
                        DATABASE_URL=postgresql://mnfst_user:${VAULT_WORD}@prod-db.example.com:5432/mnfst_rag_prod
                        DB_POOL_SIZE=20
                        DB_MAX_OVERFLOW=30
                        JWT_SECRET_KEY=${JWT_SECRET_KEY_FROM_VAULT}
                        DB_SSL_MODE=verify-full
                        DB_SSL_CA_PATH=ca-cert.pem
                        DB_CONNECT_TIMEOUT=10
                        DB_COMMAND_TIMEOUT=30
                        """)
                .file("ca-cert.pem", "x");
        project.environment("VAULT_WORD", "long-and-random");
        assertThat(sizeIn("development")).isEqualTo(15);
        assertThat(sizeIn("staging")).isEqualTo(35);
        assertThat(sizeIn("production")).isEqualTo(50);
        assertThat(project.postgres().primary().tls().authority())
                .hasValue(directory.resolve("ca-cert.pem"));
    }

    private int sizeIn(String profile) {
        return project.environment("ENVIRONMENT", profile).postgres().pool().maxSize();
    }
}
