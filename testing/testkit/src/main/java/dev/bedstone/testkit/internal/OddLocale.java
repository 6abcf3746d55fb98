package dev.bedstone.testkit.internal;

import java.util.Locale;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs test classes under a Turkish default locale, whose lower case of {@code I} is not {@code i}
 * and whose decimal point is a comma: code that formats or compares what goes to a store without
 * naming a locale fails here and not at a user's.
 */
public final class OddLocale implements BeforeAllCallback {

    private static final String PARAMETER = "bedstone.testkit.locale";

    @Override
    public void beforeAll(ExtensionContext context) {
        Locale before = Locale.getDefault();
        context.getStore(Places.NAMESPACE)
                .put(OddLocale.class, (AutoCloseable) () -> Locale.setDefault(before));
        Locale.setDefault(
                Locale.forLanguageTag(
                        context.getConfigurationParameter(PARAMETER).orElse("tr-TR")));
    }
}
