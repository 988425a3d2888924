package retouch.cli.up;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import javax.imageio.ImageIO;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.Fleet;
import retouch.fleet.stream.StreamException;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;
import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.PictureFile;
import retouch.producer.client.Publication;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

/// The whole road with nothing faked: a broker, a store, and a worker in a process of its own. What a careful
/// client would never send is put on the lane by hand. After all of it a good job must still be served.
class OwnFleetTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static OwnFleet fleet;
    private static EditClient client;
    private static Map<String, byte[]> pictures;

    @BeforeAll
    static void start() throws Exception {
        pictures = DemoPictures.content();
        fleet = OwnFleet.start(DataFolder.open(folder.resolve("data")),
                OwnFleet.Config.of(LocalFleet.Ports.ANY, 1),
                (part, fact, took) -> System.out.println(part + " " + fact + " " + took.toMillis() + " ms"));
        client = EditClient.open(fleet.connection());
    }

    @AfterAll
    static void stop() {
        client.close();
        fleet.close();
    }

    @Test
    void editsARealPhotographAndLeavesTheRestAlone() throws Exception {
        Outcome.Done done = (Outcome.Done) end(demoEdit()).outcome();

        BufferedImage before = ImageIO.read(new ByteArrayInputStream(pictures.get("portrait.png")));
        BufferedImage mask = ImageIO.read(new ByteArrayInputStream(pictures.get("mask.png")));
        BufferedImage after = ImageIO.read(new ByteArrayInputStream(client.read(done)));
        assertThat(done.model().untrained()).isFalse();
        assertThat(after.getWidth()).isEqualTo(before.getWidth());
        int changed = 0;
        for (int y = 0; y < before.getHeight(); y++) {
            for (int x = 0; x < before.getWidth(); x++) {
                boolean inHole = (mask.getRGB(x, y) & 0xFF) >= 128;
                if (!inHole) {
                    assertThat(after.getRGB(x, y)).as("at %d,%d", x, y).isEqualTo(before.getRGB(x, y));
                }
                changed += after.getRGB(x, y) == before.getRGB(x, y) ? 0 : 1;
            }
        }
        assertThat(changed).as("pixels that were painted").isGreaterThan(5000);
    }

    @Test
    void theSameSeedPaintsTheSamePixels() throws Exception {
        int[] first = pixels(end(demoEdit().withSeed(7)));
        int[] second = pixels(end(demoEdit().withSeed(7)));
        int[] other = pixels(end(demoEdit().withSeed(8)));
        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void theSameJobIsDecidedOnce() throws Exception {
        JobId name = JobId.random();
        EditFinished first = end(demoEdit().withJob(name));
        EditFinished second = end(demoEdit().withJob(name));
        assertThat(second).isEqualTo(first);
        assertThat(client.publish(demoEdit().withJob(name).withSeed(99)))
                .isInstanceOfSatisfying(Publication.Refused.class,
                        refused -> assertThat(refused.refusal().code())
                                .isEqualTo(RefusalCode.CONFLICT));
    }

    @Test
    void refusesAnEmptyMaskAndAFullOne() throws Exception {
        assertThat(refusal(inputs(png(512, 512, 0xFF000000)))).isEqualTo(RefusalCode.EMPTY_MASK);
        assertThat(refusal(inputs(png(512, 512, 0xFFFFFFFF)))).isEqualTo(RefusalCode.FULL_MASK);
    }

    @Test
    void refusesWhatItCannotRead() throws Exception {
        byte[] portrait = pictures.get("portrait.png");
        assertThat(refusal(inputs("no picture".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(RefusalCode.NOT_AN_IMAGE);
        assertThat(refusal(inputs(Arrays.copyOf(portrait, portrait.length / 2)))).isEqualTo(
                RefusalCode.TRUNCATED_IMAGE);
        assertThat(refusal(inputs(png(511, 512, 0xFFFFFFFF)))).isEqualTo(RefusalCode.SIZE_MISMATCH);
        assertThat(refusal(inputs(HexFormat.of().parseHex("47494638396100ffff7f000000")))).isEqualTo(
                RefusalCode.UNSUPPORTED_IMAGE);
    }

    @Test
    void refusesObjectsThatAreMissingOrHaveChanged() throws Exception {
        ObjectRef absent = new ObjectRef(fleet.connection().store().bucket(),
                ObjectKeys.upload(Sha256.of(new byte[]{1})), 1, Sha256.of(new byte[]{1}));
        ObjectRef photograph = put(pictures.get("portrait.png"));
        assertThat(refusal(new EditInputs(photograph, absent, Optional.empty(), Optional.empty()))).isEqualTo(
                RefusalCode.OBJECT_MISSING);

        byte[] mask = png(512, 512, 0xFF111111);
        ObjectRef promised = put(mask);
        fleet.connection().store().put(promised.key(), png(512, 512, 0xFF222222), "image/png");
        assertThat(refusal(new EditInputs(photograph, promised, Optional.empty(), Optional.empty())))
                .isEqualTo(
                        RefusalCode.OBJECT_CHANGED);
    }

    @Test
    void refusesAModelThatNobodyServes() throws Exception {
        assertThat(end(demoEdit().withModel("no-such-model")).outcome())
                .isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(RefusalCode.UNKNOWN_MODEL);
                    assertThat(refused.refusal().sentence()).contains(fleet.model().card().version());
                });
    }

    @Test
    void answersThatTheDeadlineHasPassed() throws Exception {
        EditRequest late = request(inputs(pictures.get("mask.png")),
                Optional.of(Instant.now().minusSeconds(1)));
        send(late);
        assertThat(await(late.id()).outcome()).isInstanceOf(Outcome.Expired.class);
    }

    @Test
    void buriesWhatIsNoRequest() throws Exception {
        byte[] noise = new byte[300];
        new Random(20261123).nextBytes(noise);
        byte[] unknown = HexFormat.of().parseHex("c301" + "0123456789abcdef" + "00");
        for (byte[] content : List.of(noise, unknown, new byte[0])) {
            String key = "buried-" + JobId.random();
            fleet.connection().broker()
                    .send(Topic.REQUESTS_INTERACTIVE, new WireMessage(key, Map.of(), content))
                    .get(10, TimeUnit.SECONDS);
            Awaitility.await().atMost(PATIENCE).until(() -> deadLetter(key).isPresent());
            WireMessage letter = deadLetter(key).orElseThrow();
            assertThat(letter.value()).isEqualTo(content);
            assertThat(letter.headers()).containsKeys("retouch_reason", "retouch_error");
        }
    }

    @Test
    void takesNoRequestOver64KiB() {
        WireMessage large = new WireMessage("large", Map.of(), new byte[WireMessage.VALUE_BYTES_MAX + 1]);
        assertThat(fleet.connection().broker().send(Topic.REQUESTS_INTERACTIVE, large))
                .failsWithin(Duration.ofSeconds(10)).withThrowableThat()
                .withCauseInstanceOf(StreamException.class);
    }

    private static Edit demoEdit() {
        return Edit.of(PictureFile.of("portrait.png", pictures.get("portrait.png")),
                PictureFile.of("mask.png", pictures.get("mask.png")))
                .withSketch(PictureFile.of("sketch.png", pictures.get("sketch.png")))
                .withColor(PictureFile.of("color.png", pictures.get("color.png")));
    }

    private static EditFinished end(Edit edit) throws Exception {
        Publication.Accepted accepted = (Publication.Accepted) client.publish(edit);
        return accepted.handle().result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /// Puts a request on the lane as no client of ours would, and waits for the refusal.
    private static RefusalCode refusal(EditInputs inputs) throws Exception {
        EditRequest request = request(inputs, Optional.empty());
        send(request);
        return ((Outcome.Refused) await(request.id()).outcome()).refusal().code();
    }

    private static EditInputs inputs(byte[] mask) throws Exception {
        return new EditInputs(put(pictures.get("portrait.png")), put(mask), Optional.empty(),
                Optional.empty());
    }

    private static ObjectRef put(byte[] content) throws Exception {
        return fleet.connection().store().put(ObjectKeys.upload(Sha256.of(content)), content, "image/png");
    }

    private static EditRequest request(EditInputs inputs, Optional<Instant> deadline) {
        return new EditRequest(JobId.random(), Lane.INTERACTIVE, inputs, Optional.empty(), 1,
                EditRequest.DEFAULT_MODEL, deadline, false, false, Instant.now(), Optional.empty());
    }

    private static void send(EditRequest request) throws Exception {
        fleet.connection().broker().send(Topic.REQUESTS_INTERACTIVE,
                Messages.editRequested(SchemaSource.none()).encode(request)).get(10, TimeUnit.SECONDS);
    }

    private static EditFinished await(JobId job) {
        Fleet connection = fleet.connection();
        Awaitility.await().atMost(PATIENCE)
                .until(() -> connection.store().sizeOf(ObjectKeys.commit(job)).isPresent());
        try {
            byte[] commit = connection.store().find(ObjectKeys.commit(job), WireMessage.VALUE_BYTES_MAX)
                    .orElseThrow();
            return Messages.editFinished(SchemaSource.none()).decode(commit);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<WireMessage> deadLetter(String key) throws StreamException {
        return fleet.connection().broker().readAll(Topic.DEAD_LETTERS).stream()
                .filter(message -> message.key().equals(key)).findFirst();
    }

    private static int[] pixels(EditFinished finished) throws Exception {
        byte[] picture = client.read((Outcome.Done) finished.outcome());
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static byte[] png(int width, int height, int argb) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < width * height; pixel++) {
            image.setRGB(pixel % width, pixel / width, argb);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(image, "png", file);
        return file.toByteArray();
    }
}
