package dev.bedstone.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.postgres.PostgresTx;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * R33: no existence oracle. A tenant tries ids and addresses that another has and ones that nobody
 * has, in random order; what it is answered does not tell which is which.
 */
@PostgresTest
class NoOracleTest {

    private static final int THEIR_ROWS = 50;

    private static final String SCHEMA =
            """
            create table member (
                id uuid primary key default gen_random_uuid(), email text not null unique, boss_id uuid references member (id));
            create table badge (id uuid primary key default gen_random_uuid(), member_id uuid not null references member (id));
            select bedstone.tenant_table('member', 'badge');
            """;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private Ground ground;
    private final List<UUID> theirIds = new ArrayList<>();

    @BeforeEach
    void prepare(FreshDatabase database) throws SQLException {
        ground = new Ground(database, "members", SCHEMA);
        for (int i = 0; i < THEIR_ROWS; i++) {
            UUID id = UUID.randomUUID();
            theirIds.add(id);
            ground.as(
                    Ground.BOLT,
                    "insert into member (id, email) values ('" + id + "', '" + email(i) + "')");
        }
    }

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void theAnswersDoNotTellWhatAnotherTenantHas() {
        attack(400);
    }

    @Test
    @Tag("full")
    void theAnswersDoNotTellInTenThousandTries() {
        attack(10_000);
    }

    private void attack(int tries) {
        Answers answers = answers(tries);

        assertThat(answers.theirs).as("seed " + seed).isEqualTo(answers.nobodys);
        assertThat(answers.theirs).hasSize(Action.values().length);
        assertThat(answers.theirs).anyMatch(answer -> answer.startsWith("BADGE Conflict 23503"));
    }

    @Test
    void controlAKeyWithoutTheTenantTells() throws SQLException {
        ground.migrate("create unique index on member (email)");

        Answers answers = answers(200);

        assertThat(answers.theirs).isNotEqualTo(answers.nobodys);
    }

    @Test
    void controlAForeignKeyWithoutTheTenantTells() throws SQLException {
        ground.migrate("create unique index on member (id)");
        ground.provision(
                "alter table badge drop constraint badge_member_id_fkey, add foreign key"
                        + " (member_id) references member (id)");

        Answers answers = answers(200);

        assertThat(answers.theirs).isNotEqualTo(answers.nobodys);
    }

    private Answers answers(int tries) {
        Answers answers = new Answers();
        Scope acme = new Scope(new TenantId(Ground.ACME), Actor.user(UUID.randomUUID()));
        for (int i = 0; i < tries; i++) {
            boolean theirs = random.nextBoolean();
            int row = random.nextInt(THEIR_ROWS);
            UUID id = theirs ? theirIds.get(row) : UUID.randomUUID();
            String email = theirs ? email(row) : "nobody" + random.nextInt() + "@example.com";
            Action action = Action.values()[i % Action.values().length];
            String answer = acme.call(() -> answer(action, id, email));
            (theirs ? answers.theirs : answers.nobodys).add(action + " " + answer);
        }
        return answers;
    }

    /** What a caller is told: the kind of failure, its code and text, or the number of rows. */
    private String answer(Action action, UUID id, String email) {
        try {
            return ground.postgres()
                    .transaction(tx -> {
                        long rows = action.carriedOut(tx, id, email);
                        throw new Undone(rows + " rows");
                    });
        } catch (Undone undone) {
            return String.valueOf(undone.getMessage());
        } catch (StoreFailure failure) {
            return failure.getClass().getSimpleName()
                    + " "
                    + failure.nativeCode().orElse("")
                    + " "
                    + failure.getMessage();
        }
    }

    private static String email(int number) {
        return "member" + number + "@example.com";
    }

    private static final class Answers {
        private final Set<String> theirs = new TreeSet<>();
        private final Set<String> nobodys = new TreeSet<>();
    }

    /** Every try is rolled back, so that it does not answer the next one. */
    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Undone(String message) {
            super(message);
        }
    }

    private enum Action {
        INSERT_ID("insert into member (id, email) values (:id, 'mine@example.com')"),
        INSERT_EMAIL("insert into member (email) values (:email)"),
        UPSERT_NOTHING(
                "insert into member (id, email) values (:id, :email) on conflict do nothing"),
        UPSERT_UPDATE(
                "insert into member (id, email) values (:id, :email)"
                        + " on conflict (tenant_id, email) do update set id = excluded.id"),
        BADGE("insert into badge (member_id) values (:id)"),
        BOSS("insert into member (email, boss_id) values ('mine@example.com', :id)"),
        UPDATE("update member set email = :email where id = :id"),
        DELETE("delete from member where id = :id or email = :email"),
        READ("select count(*) from member where id = :id or email = :email");

        private final String sql;

        Action(String sql) {
            this.sql = sql;
        }

        long carriedOut(PostgresTx tx, UUID id, String email) {
            var statement = tx.sql(sql);
            if (sql.contains(":id")) {
                statement.bind("id", id);
            }
            if (sql.contains(":email")) {
                statement.bind("email", email);
            }
            return this == READ ? statement.one(Long.class) : statement.update();
        }
    }
}
