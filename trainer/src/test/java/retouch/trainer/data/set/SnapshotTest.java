package retouch.trainer.data.set;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.schemas.object.Sha256;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.PictureReader;
import retouch.trainer.data.face.FacePicture;
import retouch.trainer.data.picture.PictureCrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class SnapshotTest {

    @TempDir
    Path folder;

    @Test
    void listsWhatIsOfUseAndSaysWhyTheRestIsNot() throws Exception {
        byte[] red = TestPictures.png(100, 120, 0xFF0000);
        Files.write(folder.resolve("a.png"), red);
        Files.write(Files.createDirectory(folder.resolve("more")).resolve("b.PNG"),
                TestPictures.png(200, 96, 0x00FF00));
        Files.write(folder.resolve("copy.png"), red);
        Files.write(folder.resolve("cut.png"), Arrays.copyOf(red, red.length / 2));
        Files.write(folder.resolve("small.png"), TestPictures.png(95, 300, 0x0000FF));
        Files.writeString(folder.resolve("text.jpg"), "no picture");
        Files.writeString(folder.resolve("notes.txt"), "not looked at");
        Snapshot snapshot = taken(settings(1, 0, 0));
        assertThat(snapshot.pictures()).containsExactly(
                new Snapshot.Entry("a.png", PictureSet.Origin.FOLDER, Sha256.of(red), red.length, 100, 120),
                new Snapshot.Entry("more/b.PNG", PictureSet.Origin.FOLDER,
                        Sha256.of(TestPictures.png(200, 96, 0x00FF00)),
                        TestPictures.png(200, 96, 0x00FF00).length, 200, 96));
        assertThat(snapshot.skipped()).extracting(Snapshot.Skipped::name).containsExactly("copy.png",
                "cut.png",
                "small.png", "text.jpg");
        assertThat(snapshot.skipped().getFirst().reason()).isEqualTo("the same picture as a.png");
        assertThat(snapshot.skipped().get(1).reason()).containsIgnoringCase("cut.png");
        assertThat(snapshot.skipped().get(2).reason())
                .isEqualTo("is 95x300; the shorter side must have 96 pixels");
    }

    @Test
    void aSetTooSmallIsRefusedWithTheNumberNeeded() throws Exception {
        Files.write(folder.resolve("a.png"), TestPictures.png(100, 100, 0));
        SnapshotTaker.Taking taking = new SnapshotTaker(settings(200, 20, 0.1)).take(sets(),
                Optional.empty());
        assertThat(taking).isInstanceOfSatisfying(SnapshotTaker.Taking.TooFew.class,
                refused -> assertThat(refused.sentence()).contains("the folder " + folder)
                        .contains("200 and 20 are needed, which takes about 223 pictures"));
        // With drawn faces there are enough.
        assertThat(new SnapshotTaker(settings(200, 20, 0.1)).take(sets(),
                Optional.of(new Snapshot.SyntheticFaces(1, 250))))
                .isInstanceOf(SnapshotTaker.Taking.Taken.class);
    }

    @Test
    void saysWhichFolderIsMissing() {
        assertThatThrownBy(() -> new FolderPictures(folder.resolve("none")).names())
                .isInstanceOf(PictureSetException.class)
                .hasMessage("There is no folder %s. Name a folder with pictures."
                        .formatted(folder.resolve("none")));
    }

    @Test
    void holdsOutAboutTheShareAskedForAndAlwaysTheSamePictures() {
        List<Snapshot.Entry> entries = new ArrayList<>();
        for (int number = 0; number < 5000; number++) {
            entries.add(entry("picture " + number));
        }
        Snapshot all = new Snapshot(entries, Optional.empty(), List.of(), 0.1);
        List<Snapshot.Entry> heldOut = all.pictures(Snapshot.Part.HELD_OUT);
        assertThat(heldOut.size() / 5000.0).isCloseTo(0.1, within(0.02));
        assertThat(all.pictures(Snapshot.Part.TRAIN)).hasSize(5000 - heldOut.size())
                .doesNotContainAnyElementsOf(heldOut);
        Snapshot half = new Snapshot(entries.subList(1000, 3500), Optional.empty(), List.of(), 0.1);
        assertThat(heldOut).containsAll(half.pictures(Snapshot.Part.HELD_OUT));
        // The split by hand: the digest's first 13 digits are a number below a tenth of 16^13.
        Snapshot.Entry first = heldOut.getFirst();
        assertThat(first.sha256().hex().substring(0, 13)).isLessThan("1999999999999a");
    }

    @Test
    void comesBackFromItsFileAndNoticesAChange() throws Exception {
        Snapshot snapshot = new Snapshot(List.of(entry("a"), entry("b")),
                Optional.of(new Snapshot.SyntheticFaces(-7, 1000)), List.of(new Snapshot.Skipped("c", "why")),
                0.25);
        byte[] file = snapshot.toJson();
        Snapshot back = Snapshot.fromJson("snapshot.json", file);
        assertThat(back).isEqualTo(snapshot);
        assertThat(back.digest()).isEqualTo(snapshot.digest());
        assertThat(snapshot.digest()).isNotEqualTo(Snapshot.ofSynthetic(-7, 1000).digest());
        String changed = new String(file, StandardCharsets.UTF_8).replace("\"why\"", "\"because\"");
        assertThatThrownBy(() -> Snapshot.fromJson("snapshot.json", changed.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(PictureSetException.class)
                .hasMessageContaining("snapshot.json is not what its digest");
        assertThatThrownBy(() -> Snapshot.fromJson("x", "{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(PictureSetException.class).hasMessageContaining("x is no snapshot");
    }

    @Test
    void drawnFacesForTrainingAndMeasuringAreOthers() {
        Snapshot snapshot = Snapshot.ofSynthetic(3, 50);
        assertThat(snapshot.count(Snapshot.Part.TRAIN)).isEqualTo(50);
        assertThat(snapshot.count(Snapshot.Part.HELD_OUT)).isEqualTo(5);
        assertThat(faces(snapshot, Snapshot.Part.TRAIN).face(0, 32).rgb())
                .isNotEqualTo(faces(snapshot, Snapshot.Part.HELD_OUT).face(0, 32).rgb());
    }

    @Test
    void everyPictureAndDrawnFaceComesOnceInARound() throws Exception {
        for (int color = 1; color <= 3; color++) {
            Files.write(folder.resolve(color + ".png"), TestPictures.png(96, 96, color * 0x101010));
        }
        Snapshot pictures = taken(settings(1, 0, 0));
        Snapshot snapshot = new Snapshot(pictures.pictures(), Optional.of(new Snapshot.SyntheticFaces(1, 4)),
                List.of(), 0);
        SnapshotFaces faces = faces(snapshot, Snapshot.Part.TRAIN);
        List<Integer> flat = new ArrayList<>();
        int drawn = 0;
        for (int number = 7; number < 14; number++) {
            FacePicture face = faces.face(number, 32);
            assertThat(face.rgb()).isEqualTo(faces.face(number, 32).rgb());
            if (face.regions().isPresent()) {
                drawn++;
            } else {
                flat.add(Math.round(face.rgb()[0]));
            }
        }
        assertThat(drawn).isEqualTo(4);
        assertThat(flat).containsExactlyInAnyOrder(0x10, 0x20, 0x30);
    }

    @Test
    void aPictureThatChangedSinceIsNamed() throws Exception {
        Files.write(folder.resolve("a.png"), TestPictures.png(96, 96, 1));
        SnapshotFaces faces = faces(taken(settings(1, 0, 0)), Snapshot.Part.TRAIN);
        Files.write(folder.resolve("a.png"), TestPictures.png(96, 96, 2));
        assertThatThrownBy(() -> faces.face(0, 32)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a.png").hasMessageContaining("has changed since");
    }

    @Test
    void aFullCacheForgetsAndNobodyCanTell() throws Exception {
        for (int color = 1; color <= 4; color++) {
            Files.write(folder.resolve(color + ".png"), TestPictures.png(96, 96, color * 0x111111));
        }
        Snapshot snapshot = taken(settings(1, 0, 0));
        SnapshotFaces tight = new SnapshotFaces(snapshot, Snapshot.Part.TRAIN, sets(),
                new PictureReader(DecodeBudget.DEFAULT), new PictureCrop(Optional.empty()), 5, 3 * 32 * 32);
        SnapshotFaces roomy = faces(snapshot, Snapshot.Part.TRAIN);
        for (int number = 0; number < 12; number++) {
            assertThat(tight.face(number, 32).rgb()).isEqualTo(roomy.face(number, 32).rgb());
        }
    }

    private Snapshot taken(SnapshotTaker.Settings settings) throws PictureSetException {
        return switch (new SnapshotTaker(settings).take(sets(), Optional.empty())) {
            case SnapshotTaker.Taking.Taken(Snapshot snapshot) -> snapshot;
            case SnapshotTaker.Taking.TooFew(String sentence, Snapshot _) ->
                throw new AssertionError(sentence);
        };
    }

    private List<PictureSet> sets() {
        return List.of(new FolderPictures(folder));
    }

    private SnapshotFaces faces(Snapshot snapshot, Snapshot.Part part) {
        return new SnapshotFaces(snapshot, part, sets(), new PictureReader(DecodeBudget.DEFAULT),
                new PictureCrop(Optional.empty()), 5, 1 << 20);
    }

    private static SnapshotTaker.Settings settings(int trainMin, int heldOutMin, double heldOutShare) {
        return new SnapshotTaker.Settings(96, trainMin, heldOutMin, heldOutShare, DecodeBudget.DEFAULT);
    }

    private static Snapshot.Entry entry(String name) {
        return new Snapshot.Entry(name, PictureSet.Origin.FOLDER,
                Sha256.of(name.getBytes(StandardCharsets.UTF_8)), 10, 100, 100);
    }
}
