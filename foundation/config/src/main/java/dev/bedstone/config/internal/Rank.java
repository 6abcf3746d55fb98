package dev.bedstone.config.internal;

/** The kinds of sources, from the weakest to the strongest. */
enum Rank {
    DEFAULT,
    PROFILE,
    PRESET,
    LOCAL_ENGINES,
    LIBPQ,
    YAML,
    PROFILE_YAML,
    DOT_ENV_FILE,
    DOT_ENV_ALIAS,
    DOT_ENV,
    PROFILE_DOT_ENV_FILE,
    PROFILE_DOT_ENV_ALIAS,
    PROFILE_DOT_ENV,
    SECRET_FILE_ALIAS,
    SECRET_FILE,
    ENVIRONMENT_ALIAS,
    ENVIRONMENT,
    FLAG,
    /** What a connection URL of any source says, after contradictions were refused. */
    URL;

    /** Whether the two are different names in one place: a person sees both at once. */
    boolean isBeside(Rank other) {
        return place() == other.place();
    }

    private Rank place() {
        return switch (this) {
            case DOT_ENV_FILE, DOT_ENV_ALIAS -> DOT_ENV;
            case PROFILE_DOT_ENV_FILE, PROFILE_DOT_ENV_ALIAS -> PROFILE_DOT_ENV;
            case SECRET_FILE_ALIAS, SECRET_FILE, ENVIRONMENT_ALIAS -> ENVIRONMENT;
            default -> this;
        };
    }

    /** Whether a person wrote it, rather than Bedstone. */
    boolean isChosen() {
        return compareTo(LOCAL_ENGINES) >= 0;
    }
}
