package agent;

import static dev.bedstone.telemetry.TimeRange.lastHour;

import dev.bedstone.Bedstone;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.ConfigLoader;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.telemetry.Analytics;
import dev.bedstone.telemetry.Cost;
import dev.bedstone.telemetry.Events;
import dev.bedstone.telemetry.ModelCall;
import dev.bedstone.telemetry.Price;
import dev.bedstone.telemetry.Span;
import dev.bedstone.telemetry.TelemetryMigrations;
import dev.bedstone.telemetry.TraceContext;
import dev.bedstone.telemetry.TraceNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** An agent that answers questions, records every step, and knows what it has cost. */
public final class Agent {

    private static final TenantId ACME = TenantId.of("0198f3a2-7c1e-7000-8000-000000000001");
    private static final UUID ADA = UUID.fromString("0198f3a2-7c1e-7000-8000-0000000000aa");

    private final Events events;
    private final UUID project;

    private Agent(Events events, UUID project) {
        this.events = events;
        this.project = project;
    }

    public static void main(String[] arguments) {
        BedstoneConfig config = ConfigLoader.standard(Path.of("").toAbsolutePath()).load().config();
        try (Bedstone bedstone = Bedstone.open(config, builder -> {
            TelemetryMigrations.lines().forEach(builder::migrations);
            return builder;
        })) {
            bedstone.migrations().up();
            bedstone.analytics().prices().set(Price.perMillion("openai", "gpt-5", "1.25", "10"));
            bedstone.analytics().prices().set(Price.perMillion("openai", "gpt-5-mini", "0.25", "2"));

            UUID thisRun = UUID.randomUUID();
            bedstone.as(ACME, Actor.user(ADA)).run(() -> {
                Agent agent = new Agent(bedstone.events(), thisRun);
                TraceContext last = TraceContext.NONE;
                for (String question : List.of("Who owns what?", "Since when?", "What does it cost?")) {
                    last = agent.answer(question);
                }
                bedstone.events().drain(Duration.ofSeconds(30));
                tell(bedstone.analytics(), thisRun, last);
            });
        }
    }

    /** Plans, searches, and asks a large model; the models are played here, their use is recorded. */
    private TraceContext answer(String question) {
        TraceContext trace = TraceContext.begin();
        TraceContext search = trace.child();
        long words = question.split(" ").length;
        events.trackAll(List.of(
                Span.of("agent", "answer").took(Duration.ofMillis(1_900)).ofProject(project).in(trace),
                ModelCall.of("openai", "gpt-5-mini").tokens(400 + words, 40).took(Duration.ofMillis(310))
                        .ofProject(project).in(trace.child()),
                Span.of("tool", "search").took(Duration.ofMillis(120)).cost(new BigDecimal("0.005"))
                        .ofProject(project).in(search),
                ModelCall.of("openai", "gpt-5").tokens(2_000 + words, 300).took(Duration.ofMillis(1_400))
                        .ofProject(project).in(trace.child())));
        return trace;
    }

    private static void tell(Analytics analytics, UUID run, TraceContext last) {
        for (Cost.OfModel each : analytics.cost(lastHour()).ofProject(run).byModel()) {
            System.out.println(each.model() + ": " + each.cost().tokens().total() + " tokens, "
                    + each.cost().dollars().orElseThrow() + " USD");
        }
        Cost all = analytics.cost(lastHour()).ofProject(run).total();
        System.out.println(all.calls() + " model calls cost " + all.dollars().orElseThrow() + " USD");
        analytics.trace(last.trace()).orElseThrow().roots().forEach(root -> print(root, ""));
    }

    private static void print(TraceNode node, String indent) {
        System.out.println(indent + node.kind() + " " + node.name() + ", " + node.duration().toMillis() + " ms");
        node.children().forEach(child -> print(child, indent + "  "));
    }
}
