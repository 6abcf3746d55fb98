package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.Engines;
import dev.bedstone.cli.internal.render.Json;
import dev.bedstone.engines.EngineBlueprint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** {@code version}: which Bedstone this is, on what it runs, which engines it can start. */
@Command(
        name = "version",
        description = "Show the versions of Bedstone, of the JDK, and of the engines it can start.",
        footerHeading = "%nExample:%n",
        footer = "  bedstone version --json")
public final class VersionVerb extends Verb {

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("bedstone", bedstone());
        facts.put("java", System.getProperty("java.version"));
        facts.put("javaHome", System.getProperty("java.home"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("engines", engines());
        if (json) {
            shell().out().print(Json.text(facts));
            return ExitCodes.GOOD;
        }
        shell().print("bedstone  " + facts.get("bedstone"));
        shell().print("java      " + facts.get("java") + " (" + facts.get("javaHome") + ")");
        shell().print("system    " + facts.get("system"));
        shell().print("engines   " + String.join(", ", engines()));
        return ExitCodes.GOOD;
    }

    /** What 'up' can start. */
    private static List<String> engines() {
        return Engines.ALL.stream().map(EngineBlueprint::title).toList();
    }

    /** The version in the jar's manifest; {@code development} when there is no jar. */
    static String bedstone() {
        String version = VersionVerb.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Answers {@code -V}. */
    public static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"bedstone " + bedstone()};
        }
    }
}
