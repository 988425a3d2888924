package retouch.cli.taste;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/// Who may know whom, and which library lives where. Reads the classes of all modules, tests left out.
class BordersTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("retouch");

    @Test
    void readsTheClassesOfEveryModule() {
        for (String home : new String[]{"schemas", "fleet", "local", "kubernetes", "producer", "worker",
                "trainer", "cli"}) {
            assertThat(CLASSES).as("classes in retouch." + home)
                    .anyMatch(type -> type.getPackageName().startsWith("retouch." + home));
        }
    }

    @Test
    void schemasKnowNobody() {
        noClasses().that().resideInAPackage("retouch.schemas..").should().dependOnClassesThat()
                .resideInAnyPackage("retouch.fleet..", "retouch.local..", "retouch.producer..",
                        "retouch.worker..",
                        "retouch.trainer..", "retouch.cli..")
                .check(CLASSES);
    }

    @Test
    void theFleetLibraryKnowsOnlySchemas() {
        noClasses().that().resideInAPackage("retouch.fleet..").should().dependOnClassesThat()
                .resideInAnyPackage("retouch.local..", "retouch.producer..", "retouch.worker..",
                        "retouch.trainer..", "retouch.cli..")
                .check(CLASSES);
    }

    @Test
    void producerWorkerAndTrainerNeverKnowEachOther() {
        strangers("retouch.producer..", "retouch.worker..", "retouch.trainer..");
        strangers("retouch.worker..", "retouch.producer..", "retouch.trainer..");
        strangers("retouch.trainer..", "retouch.producer..", "retouch.worker..");
    }

    @Test
    void theLocalFleetKnowsNoApplication() {
        strangers("retouch.local..", "retouch.producer..", "retouch.worker..");
    }

    @Test
    void packagesHaveNoCycles() {
        for (String module : new String[]{"schemas", "fleet", "local", "producer", "worker", "trainer",
                "cli"}) {
            slices().matching("retouch." + module + ".(*)..").should().beFreeOfCycles()
                    .allowEmptyShould(true).check(CLASSES);
        }
    }

    @Test
    void avroLivesInSchemas() {
        livesIn("org.apache.avro..", "retouch.schemas.message..");
    }

    @Test
    void kafkaLivesInTheFleetLibraryAndTheLocalBroker() {
        livesIn("org.apache.kafka..", "retouch.fleet.kafka..", "retouch.local..");
    }

    @Test
    void theKubernetesClientLivesInItsModule() {
        livesIn("io.fabric8..", "retouch.kubernetes..");
        strangers("retouch.kubernetes..", "retouch.local..", "retouch.producer..", "retouch.worker..",
                "retouch.trainer..", "retouch.cli..");
    }

    @Test
    void theMinioSdkLivesInOnePackage() {
        livesIn("io.minio..", "retouch.fleet.object..");
    }

    @Test
    void micrometerLivesWhereFiguresAreCounted() {
        livesIn("io.micrometer..", "retouch.fleet.metric..");
        livesIn("io.prometheus..", "retouch.fleet.metric..");
    }

    @Test
    void openTelemetryLivesWhereJobsAreTraced() {
        livesIn("io.opentelemetry..", "retouch.fleet.trace..");
    }

    @Test
    void theJdksWebServerAnswersThoseWhoWatch() {
        livesIn("com.sun.net.httpserver..", "retouch.fleet.telemetry..", "retouch.cli.ops..");
    }

    @Test
    void nd4jLivesInOneEngineAndTheTrainer() {
        livesIn("org.nd4j..", "retouch.worker.generate.nd4j..", "retouch.trainer..");
    }

    @Test
    void openCvLivesWhereFacesAreFoundAndFloorsArePainted() {
        livesIn("org.bytedeco.opencv..", "retouch.trainer.opencv..", "retouch.trainer.gate..");
    }

    @Test
    void deeplearning4jLivesWhereVgg16IsRead() {
        livesIn("org.deeplearning4j..", "retouch.trainer.feature.vgg16..");
        livesIn("org.bytedeco.hdf5..", "retouch.trainer.feature.vgg16..");
    }

    @Test
    void theVectorApiLivesInOneEngine() {
        livesIn("jdk.incubator.vector..", "retouch.worker.generate.vector..");
    }

    @Test
    void onnxRuntimeLivesInOneEngine() {
        livesIn("ai.onnxruntime..", "retouch.worker.generate.onnxruntime..");
    }

    @Test
    void protobufLivesWhereOnnxIsWritten() {
        livesIn("com.google.protobuf..", "retouch.schemas.onnx..");
    }

    @Test
    void generatedMessagesNeverShow() {
        classes().that().resideInAPackage("retouch.schemas.message.avro..").should().onlyBeAccessed()
                .byAnyPackage("retouch.schemas.message..").allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void onlyMainsTheCommandAndServiceProcessesTouchTheProcess() {
        DescribedPredicate<JavaClass> outside = DescribedPredicate.describe(
                "outside *Main, retouch.cli and retouch.fleet.process",
                type -> !type.getName().replaceAll("\\$.*", "").endsWith("Main")
                        && !type.getPackageName().startsWith("retouch.cli")
                        && !type.getPackageName().startsWith("retouch.fleet.process"));
        noClasses().that(outside).should().callMethod(System.class, "getenv")
                .orShould().callMethod(System.class, "getenv", String.class)
                .orShould().callMethod(System.class, "exit", int.class)
                .orShould().callMethod(Runtime.class, "addShutdownHook", Thread.class)
                .check(CLASSES);
    }

    private static void strangers(String from, String... others) {
        noClasses().that().resideInAPackage(from).should().dependOnClassesThat().resideInAnyPackage(others)
                .check(CLASSES);
    }

    private static void livesIn(String library, String... homes) {
        noClasses().that().resideInAPackage("retouch..").and().resideOutsideOfPackages(homes).should()
                .dependOnClassesThat().resideInAPackage(library).check(CLASSES);
    }
}
