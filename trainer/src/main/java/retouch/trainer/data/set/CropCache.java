package retouch.trainer.data.set;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import retouch.trainer.data.face.FacePicture;

/// Keeps crops as bytes, up to a bound; what was not asked for longest goes first. A crop is in whole levels
/// whether it was kept or not, so that nobody can tell. Thread-safe; two threads may make the same crop at once.
final class CropCache {

    /// @param picture its place in the snapshot
    record Key(int picture, int side) {}

    /// @param eyes x and y of each eye
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Crop(int side, byte[] levels, double[] eyes) {

        static Crop of(FacePicture face) {
            float[] rgb = face.rgb();
            byte[] levels = new byte[rgb.length];
            for (int at = 0; at < rgb.length; at++) {
                levels[at] = (byte) Math.clamp(Math.round(rgb[at]), 0, 255);
            }
            return new Crop(face.side(), levels, face.eyes());
        }

        FacePicture face() {
            float[] rgb = new float[levels.length];
            for (int at = 0; at < levels.length; at++) {
                rgb[at] = levels[at] & 0xFF;
            }
            return new FacePicture(side, rgb, Optional.empty(), eyes);
        }
    }

    private final long bytesMax;
    private final LinkedHashMap<Key, Crop> crops = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    CropCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    FacePicture get(Key key, Supplier<FacePicture> make) {
        Optional<Crop> kept = find(key);
        if (kept.isPresent()) {
            return kept.get().face();
        }
        Crop made = Crop.of(make.get());
        keep(key, made);
        return made.face();
    }

    private synchronized Optional<Crop> find(Key key) {
        return Optional.ofNullable(crops.get(key));
    }

    private synchronized void keep(Key key, Crop crop) {
        Crop before = crops.put(key, crop);
        bytes += crop.levels().length - (before == null ? 0 : before.levels().length);
        Iterator<Map.Entry<Key, Crop>> oldest = crops.entrySet().iterator();
        while (bytes > bytesMax && oldest.hasNext()) {
            bytes -= oldest.next().getValue().levels().length;
            oldest.remove();
        }
    }
}
