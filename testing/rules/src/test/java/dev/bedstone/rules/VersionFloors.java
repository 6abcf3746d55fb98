package dev.bedstone.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** The lowest version of a library that may be used, and why. */
final class VersionFloors {

    private static final String NEVER = "never";

    private record Floor(String artifact, String lowest, String why) {}

    private final Map<String, Floor> floors = new TreeMap<>();

    /**
     * @param text lines of artifact, lowest version and reason; {@code #} begins a comment
     */
    VersionFloors(String text) {
        text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\s+", 3))
                .forEach(part -> floors.put(part[0], new Floor(part[0], part[1], part[2])));
    }

    /** One line for every artifact below its floor. */
    List<String> violations(Map<String, String> versions) {
        List<String> found = new ArrayList<>();
        versions.forEach((artifact, version) -> {
            Floor floor = floors.get(artifact);
            if (floor != null && isBelow(version, floor.lowest)) {
                found.add(
                        artifact + " " + version + " is below " + floor.lowest + ": " + floor.why);
            }
        });
        return found;
    }

    private static boolean isBelow(String version, String lowest) {
        return lowest.equals(NEVER)
                || new ComparableVersion(version).compareTo(new ComparableVersion(lowest)) < 0;
    }
}
