/**
 * Compression on the wire: ClickHouse's own frames ({@link
 * dev.bedstone.gateway.internal.codec.FrameInputStream}, {@link
 * dev.bedstone.gateway.internal.codec.FrameOutputStream}) and HTTP's content codings ({@link
 * dev.bedstone.gateway.internal.codec.ContentCoding}).
 */
@NullMarked
package dev.bedstone.gateway.internal.codec;

import org.jspecify.annotations.NullMarked;
