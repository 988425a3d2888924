package retouch.schemas.pixel;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/// Converts between a picture's own colors and sRGB by its ICC profile, in 16 bits. Thread-safe.
final class ColorProfile {

    private static final int MAX = 0xFFFF;
    private static final ICC_Profile SRGB = ICC_Profile.getInstance(ColorSpace.CS_sRGB);

    /// Colors an axis that are compared, and how far apart they may lie: most of a step of 8 bits.
    private static final int LATTICE = 6;
    private static final int SAME = 200;

    private final ICC_Profile profile;
    private final int components;

    private ColorProfile(ICC_Profile profile, int components) {
        this.profile = profile;
        this.components = components;
    }

    /// What became of a profile.
    ///
    /// @param isSound whether it can be kept: it is a profile of as many components
    /// @param profile how to convert; empty where the colors are sRGB already
    record Reading(boolean isSound, Optional<ColorProfile> profile) {}

    /// @param components color channels of the picture, 1 or 3
    static Reading read(byte[] icc, int components) {
        try {
            ICC_Profile profile = ICC_Profile.getInstance(icc);
            if (profile.getNumComponents() != components) {
                return new Reading(false, Optional.empty());
            }
            ColorProfile color = new ColorProfile(profile, components);
            color.fromSrgb(new int[3]);
            return new Reading(true, color.isSrgb() ? Optional.empty() : Optional.of(color));
        } catch (IllegalArgumentException | CMMException | ArrayIndexOutOfBoundsException e) {
            return new Reading(false, Optional.empty());
        }
    }

    /// @param own interleaved samples in `[0, 65535]`
    /// @return interleaved sRGB in `[0, 65535]`
    int[] toSrgb(int[] own) {
        return convert(own, components, profile, SRGB, 3);
    }

    /// The reverse of [#toSrgb].
    int[] fromSrgb(int[] srgb) {
        return convert(srgb, 3, SRGB, profile, components);
    }

    private static int[] convert(int[] from, int fromComponents, ICC_Profile source, ICC_Profile target,
            int toComponents) {
        int pixels = from.length / fromComponents;
        short[] values = new short[from.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = (short) from[index];
        }
        WritableRaster in = raster(values, pixels, fromComponents);
        WritableRaster out = raster(new short[pixels * toComponents], pixels, toComponents);
        new ColorConvertOp(new ICC_Profile[]{source, target}, null).filter(in, out);
        short[] converted = ((DataBufferUShort) out.getDataBuffer()).getData();
        int[] to = new int[converted.length];
        for (int index = 0; index < to.length; index++) {
            to[index] = converted[index] & MAX;
        }
        return to;
    }

    private static WritableRaster raster(short[] values, int pixels, int components) {
        int[] offsets = new int[components];
        for (int component = 0; component < components; component++) {
            offsets[component] = component;
        }
        DataBuffer buffer = new DataBufferUShort(values, values.length);
        return Raster.createInterleavedRaster(buffer, pixels, 1, pixels * components, components, offsets,
                null);
    }

    /// Most pictures carry some sRGB profile; converting them would cost time and a rounding. What a
    /// profile calls itself does not tell: there are linear ones named after sRGB.
    private boolean isSrgb() {
        int[] own = new int[components * LATTICE * LATTICE * LATTICE];
        for (int index = 0; index < own.length; index++) {
            int color = index / components;
            int level = switch (index % components) {
                case 0 -> color % LATTICE;
                case 1 -> color / LATTICE % LATTICE;
                default -> color / LATTICE / LATTICE;
            };
            own[index] = level * MAX / (LATTICE - 1);
        }
        int[] srgb = toSrgb(own);
        if (components != 3) {
            return false;
        }
        for (int index = 0; index < own.length; index++) {
            if (Math.abs(srgb[index] - own[index]) > SAME) {
                return false;
            }
        }
        return true;
    }
}
