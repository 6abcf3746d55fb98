package dev.bedstone.cli.internal;

import dev.bedstone.cli.internal.tenant.TenantVerb;
import dev.bedstone.cli.internal.verbs.CompletionVerb;
import dev.bedstone.cli.internal.verbs.ConfigVerb;
import dev.bedstone.cli.internal.verbs.DownVerb;
import dev.bedstone.cli.internal.verbs.EnvVerb;
import dev.bedstone.cli.internal.verbs.HealthVerb;
import dev.bedstone.cli.internal.verbs.HelpVerb;
import dev.bedstone.cli.internal.verbs.InitVerb;
import dev.bedstone.cli.internal.verbs.LogsVerb;
import dev.bedstone.cli.internal.verbs.StatusVerb;
import dev.bedstone.cli.internal.verbs.UpVerb;
import dev.bedstone.cli.internal.verbs.VersionVerb;
import dev.bedstone.cli.internal.verbs.WarmUpVerb;
import dev.bedstone.cli.internal.verbs.analytics.AnalyticsVerb;
import dev.bedstone.cli.internal.verbs.clickhouse.ClickHouseVerb;
import dev.bedstone.cli.internal.verbs.ingest.IngestVerb;
import dev.bedstone.cli.internal.verbs.migrate.MigrateVerb;
import dev.bedstone.cli.internal.verbs.postgres.PostgresVerb;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.runtime.Bedstone;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line itself: its verbs, and the options that every verb has. */
@Command(
        name = "bedstone",
        header = "PostgreSQL, ClickHouse, MongoDB and Redis as one layer for JVM applications.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = "bedstone VERB [OPTIONS]",
        description = {
            "",
            "Works on the project of the current directory: the nearest one upwards that has the file"
                    + " bedstone.yaml, else the current one."
        },
        commandListHeading = "%nVerbs:%n",
        optionListHeading = "%nOptions of every verb:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good",
            "1:unhealthy, or it failed",
            "2:wrong use, or a configuration that cannot be used"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone init shop          a project that compiles",
            "  bedstone up                 real databases on this machine, until Ctrl-C",
            "  bedstone up --detach        the same in the background",
            "  bedstone health             are they well?",
            "  bedstone migrate up         bring every database to the newest version",
            "  bedstone config check       everything that is wrong with the configuration",
            "",
            "'bedstone help VERB' tells more about a verb."
        },
        versionProvider = VersionVerb.Provider.class,
        subcommands = {
            InitVerb.class,
            UpVerb.class,
            DownVerb.class,
            StatusVerb.class,
            HealthVerb.class,
            MigrateVerb.class,
            ClickHouseVerb.class,
            PostgresVerb.class,
            IngestVerb.class,
            AnalyticsVerb.class,
            LogsVerb.class,
            EnvVerb.class,
            ConfigVerb.class,
            TenantVerb.class,
            VersionVerb.class,
            CompletionVerb.class,
            HelpVerb.class,
            WarmUpVerb.class
        })
public final class RootCommand implements Runnable {

    private final Shell shell;
    private final UnaryOperator<Bedstone.Builder> more;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show what the verb does and which options it has.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    @Option(
            names = "--project",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Work on the project in DIR.")
    private @Nullable Path project;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "development, staging or production.")
    private @Nullable String profile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description = "Set one configuration key for this run; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            description = "No colours; the variable NO_COLOR does the same.")
    private boolean noColor;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log what happens step by step.")
    private boolean verbose;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Show where in the program a failure came from.")
    private boolean stacktrace;

    RootCommand(Shell shell, UnaryOperator<Bedstone.Builder> more) {
        this.shell = shell;
        this.more = more;
    }

    /** A builder of what is configured, with what the application behind the command line adds. */
    public Bedstone.Builder application(BedstoneConfig config) {
        return more.apply(dev.bedstone.Bedstone.builder(config));
    }

    /** Without a verb, says which there are. */
    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(shell.out());
        }
    }

    /** What the command was called from, with colours only if they are wanted. */
    public Shell shell() {
        return noColor ? shell.withoutColours() : shell;
    }

    /** The directory given with {@code --project}; may be relative to the shell's. */
    public Optional<Path> project() {
        return Optional.ofNullable(project);
    }

    /** The profile given on the command line. */
    public Optional<String> profile() {
        return Optional.ofNullable(profile);
    }

    /** The configuration keys given on the command line. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    /** Whether the log is wanted. */
    public boolean isVerbose() {
        return verbose;
    }

    /** Whether stack traces are wanted. */
    public boolean wantsStackTraces() {
        return stacktrace;
    }
}
