/**
 * How the configuration is read.
 *
 * <p>Start with {@link dev.bedstone.config.internal.ConfigReader}: it gathers what each source says
 * ({@link dev.bedstone.config.internal.SourceReader}), takes connection URLs apart ({@link
 * dev.bedstone.config.internal.ConnectionUrl}), and builds the records through {@link
 * dev.bedstone.config.internal.Values}.
 *
 * <p>Every key is declared once, as a typed {@link dev.bedstone.config.internal.Setting}. The
 * loader, the environment names, the report and the generated reference all read that declaration.
 * SmallRye Config orders the sources and looks values up. Its interface mappings are not used: they
 * would declare each key a second time, generate classes at every start, and put the offending
 * value, which may be a secret, into their messages.
 */
@NullMarked
package dev.bedstone.config.internal;

import org.jspecify.annotations.NullMarked;
