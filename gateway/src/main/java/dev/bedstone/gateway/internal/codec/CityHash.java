package dev.bedstone.gateway.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CityHash128 as of version 1.0.2, the checksum of ClickHouse's compressed frames. Later versions
 * of CityHash give other values. After {@code city.cc} of Google's CityHash 1.0.2, by Geoff Pike
 * and Jyrki Alakuijala, MIT licence.
 */
final class CityHash {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long K3 = 0xc949d7c7509e6557L;
    private static final long MULTIPLIER = 0x9ddfea08eb382d69L;

    private final byte[] bytes;

    private CityHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** 128 bits: the lower half in the order of the wire first. */
    record Value(long low, long high) {}

    /** The hash of {@code length} bytes from {@code start}. */
    static Value hash128(byte[] bytes, int start, int length) {
        CityHash hash = new CityHash(bytes);
        if (length >= 16) {
            long low = hash.long64(start) ^ K3;
            return hash.seeded(start + 16, length - 16, low, hash.long64(start + 8));
        }
        if (length >= 8) {
            long low = hash.long64(start) ^ (length * K0);
            return hash.seeded(start, 0, low, hash.long64(start + length - 8) ^ K1);
        }
        return hash.seeded(start, length, K0, K1);
    }

    private Value seeded(int start, int length, long low, long high) {
        return length < 128 ? murmur(start, length, low, high) : city(start, length, low, high);
    }

    private Value murmur(int start, int length, long low, long high) {
        long a = low;
        long b = high;
        long c;
        long d;
        if (length <= 16) {
            a = shiftMix(a * K1) * K1;
            c = b * K1 + upTo16(start, length);
            d = shiftMix(a + (length >= 8 ? long64(start) : c));
        } else {
            c = mix(long64(start + length - 8) + K1, a);
            d = mix(b + length, c + long64(start + length - 16));
            a += d;
            int at = start;
            for (int left = length - 16; left > 0; left -= 16) {
                a = (a ^ (shiftMix(long64(at) * K1) * K1)) * K1;
                b ^= a;
                c = (c ^ (shiftMix(long64(at + 8) * K1) * K1)) * K1;
                d ^= c;
                at += 16;
            }
        }
        a = mix(a, c);
        b = mix(d, b);
        return new Value(a ^ b, mix(b, a));
    }

    private Value city(int start, int length, long low, long high) {
        State state = new State(start, length, low, high);
        int at = start;
        int left = length;
        while (left >= 128) {
            state.take64(at);
            state.take64(at + 64);
            at += 128;
            left -= 128;
        }
        return state.end(at, left);
    }

    private long upTo16(int start, int length) {
        if (length > 8) {
            long a = long64(start);
            long b = long64(start + length - 8);
            return mix(a, Long.rotateRight(b + length, length)) ^ b;
        }
        if (length >= 4) {
            return mix(length + (int32(start) << 3), int32(start + length - 4));
        }
        if (length > 0) {
            int a = bytes[start] & 0xff;
            int b = bytes[start + (length >> 1)] & 0xff;
            int c = bytes[start + length - 1] & 0xff;
            return shiftMix((a + (b << 8)) * K2 ^ (length + (c << 2)) * K3) * K2;
        }
        return K2;
    }

    private long long64(int at) {
        return (long) LONG.get(bytes, at);
    }

    private long int32(int at) {
        return (int) INT.get(bytes, at) & 0xffff_ffffL;
    }

    private static long shiftMix(long value) {
        return value ^ (value >>> 47);
    }

    private static long mix(long low, long high) {
        long a = shiftMix((low ^ high) * MULTIPLIER);
        return shiftMix((high ^ a) * MULTIPLIER) * MULTIPLIER;
    }

    /** The 56 bytes of state for inputs of 128 bytes and more. */
    private final class State {
        private long x;
        private long y;
        private long z;
        private long v1;
        private long v2;
        private long w1;
        private long w2;

        State(int start, int length, long low, long high) {
            x = low;
            y = high;
            z = length * K1;
            v1 = Long.rotateRight(y ^ K1, 49) * K1 + long64(start);
            v2 = Long.rotateRight(v1, 42) * K1 + long64(start + 8);
            w1 = Long.rotateRight(y + z, 35) * K1 + x;
            w2 = Long.rotateRight(x + long64(start + 88), 53) * K1;
        }

        void take64(int at) {
            x = Long.rotateRight(x + y + v1 + long64(at + 16), 37) * K1;
            y = Long.rotateRight(y + v2 + long64(at + 48), 42) * K1;
            x ^= w2;
            y ^= v1;
            z = Long.rotateRight(z ^ w1, 33);
            weakV(at, v2 * K1, x + w1);
            weakW(at + 32, z + w2, y);
            long swapped = z;
            z = x;
            x = swapped;
        }

        /** The last bytes are taken in steps of 32 from the end, into what was taken before. */
        Value end(int at, int left) {
            y += Long.rotateRight(w1, 37) * K0 + z;
            x += Long.rotateRight(v1 + z, 49) * K0;
            for (int done = 32; done - 32 < left; done += 32) {
                y = Long.rotateRight(y - x, 42) * K0 + v2;
                w1 += long64(at + left - done + 16);
                x = Long.rotateRight(x, 49) * K0 + w1;
                w1 += v1;
                weakV(at + left - done, v1, v2);
            }
            x = mix(x, v1);
            y = mix(y, w1);
            return new Value(mix(x + v2, w2) + y, mix(x + w2, y + v2));
        }

        private void weakV(int at, long seed1, long seed2) {
            long a = seed1 + long64(at);
            long b = Long.rotateRight(seed2 + a + long64(at + 24), 21);
            long c = a;
            a += long64(at + 8) + long64(at + 16);
            b += Long.rotateRight(a, 44);
            v1 = a + long64(at + 24);
            v2 = b + c;
        }

        private void weakW(int at, long seed1, long seed2) {
            long a = seed1 + long64(at);
            long b = Long.rotateRight(seed2 + a + long64(at + 24), 21);
            long c = a;
            a += long64(at + 8) + long64(at + 16);
            b += Long.rotateRight(a, 44);
            w1 = a + long64(at + 24);
            w2 = b + c;
        }
    }
}
