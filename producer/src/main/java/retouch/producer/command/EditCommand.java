package retouch.producer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.producer.client.Edit;
import retouch.producer.client.EditHandle;
import retouch.producer.sheet.ContactSheet;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;

/// `retouch edit`: publish one edit or a folder of edits, wait, save the pictures.
///
/// Progress goes to the error stream, the result to the output stream. What `--json` prints is described
/// in `EditJson` for one edit and in `BatchEdit.Summary` for a folder.
@Command(name = "edit", mixinStandardHelpOptions = true, sortOptions = false,
        header = "Repaint part of a photograph, or of every photograph in a folder.",
        customSynopsis = {
                "retouch edit --image=FILE --mask=FILE --out=FILE [OPTIONS]",
                "       retouch edit --batch=FOLDER --out=FOLDER [OPTIONS]"},
        footer = {
                "",
                "Files in a batch folder: NAME.image.png (or .jpg, .jpeg, .webp) is the",
                "photograph, NAME.mask.png its mask; NAME.sketch.png and NAME.color.png are",
                "optional. The result is NAME.png in the --out folder.",
                "",
                "Ctrl-C stops the waiting, not the jobs: follow them with retouch status JOB."},
        exitCodeListHeading = "%nExit codes:%n")
public final class EditCommand implements Callable<Integer> {

    /// After this, whoever waits is told that nobody has begun.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FleetAccess access;
    private final Interrupts interrupts;
    private final boolean interactive;
    private final Duration patience;
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PictureOptions pictures = new PictureOptions();

    @Option(names = "--batch", paramLabel = "FOLDER",
            description = "edit a whole folder, see below")
    private Optional<Path> batch = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", required = true,
            description = "where the picture goes, or the folder for the pictures of a batch")
    private Path out;

    @Option(names = "--sheet", paramLabel = "FILE",
            description = "also save a contact sheet: input, mask, sketch, color, result")
    private Optional<Path> sheet = Optional.empty();

    @Option(names = "--job", paramLabel = "ID", converter = Texts.JobName.class,
            description = "the job's name; the same name with the same content is the same job")
    private Optional<JobId> job = Optional.empty();

    @Mixin
    private EditOptions options = new EditOptions();

    @Option(names = "--json",
            description = "print one JSON object for programs")
    private boolean asJson;

    /// @param access      comes to the fleet
    /// @param interrupts  tells of Ctrl-C
    /// @param interactive whether the error stream is a terminal, where a bar may be drawn over itself
    public EditCommand(FleetAccess access, Interrupts interrupts, boolean interactive) {
        this(access, interrupts, interactive, PATIENCE);
    }

    EditCommand(FleetAccess access, Interrupts interrupts, boolean interactive, Duration patience) {
        this.access = Objects.requireNonNull(access, "access");
        this.interrupts = Objects.requireNonNull(interrupts, "interrupts");
        this.interactive = interactive;
        this.patience = patience;
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        return (batch.isPresent() ? editFolder(batch.get()) : editOne()).number();
    }

    private ExitCode editOne() {
        Edit edit = wishedEdit();
        PrintWriter err = spec.commandLine().getErr();
        Farewell farewell = new Farewell(err, 1);
        return Errand.with(access, err, client -> {
            try (Interrupts.Registration _ = interrupts.beforeStop(farewell::say)) {
                Ending ending = new EditRun(client, farewell).run(edit, out,
                        handle -> showProgress(edit, handle));
                show(ending);
                return ending.exitCode() == ExitCode.OK && sheet.isPresent()
                        ? saveSheet(sheet.get(), ending)
                        : ending.exitCode();
            }
        });
    }

    private void show(Ending ending) {
        PrintWriter screen = spec.commandLine().getOut();
        if (asJson) {
            screen.println(EditJson.object(json -> EditJson.ending(json, ending)));
        } else {
            EditText.summary(ending).forEach(screen::println);
        }
        screen.flush();
    }

    private ExitCode saveSheet(Path target, Ending ending) {
        try {
            String note = ending.decision().flatMap(EditText::modelNote).orElse("");
            ContactSheet.of(pictures.files(out, note)).save(target);
            return ExitCode.OK;
        } catch (IOException e) {
            spec.commandLine().getErr()
                    .println("retouch: The contact sheet cannot be made: " + e.getMessage());
            return ExitCode.NOT_DONE;
        }
    }

    private void showProgress(Edit edit, EditHandle handle) {
        PrintWriter err = spec.commandLine().getErr();
        AtomicBoolean begun = new AtomicBoolean();
        err.println("Job %s waits in the %s lane.".formatted(handle.job(), edit.lane().label()));
        err.flush();
        handle.onProgress(progress -> {
            begun.set(true);
            err.println("  %-9s on %s".formatted(progress.stage().label(), progress.worker()));
            err.flush();
        });
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
            if (!begun.get() && !handle.result().isDone()) {
                err.println(
                        "  No worker has begun yet. Ctrl-C stops the waiting and leaves the job in its"
                                + " lane.");
                err.flush();
            }
        });
    }

    private ExitCode editFolder(Path folder) {
        BatchFolder content = wishedFolder(folder);
        Instant now = Instant.now();
        PrintWriter err = spec.commandLine().getErr();
        Farewell farewell = new Farewell(err, content.ready());
        return Errand.with(access, err, client -> {
            BatchEdit.Summary summary;
            try (Interrupts.Registration _ = interrupts.beforeStop(farewell::say);
                    BatchProgress progress = BatchProgress.on(err, interactive, content.items().size())) {
                summary = new BatchEdit(new EditRun(client, farewell), progress)
                        .run(content.items(), edit -> options.apply(edit, Lane.BATCH, now), out);
            }
            show(summary);
            return summary.exitCode();
        });
    }

    private void show(BatchEdit.Summary summary) {
        PrintWriter screen = spec.commandLine().getOut();
        if (asJson) {
            summary.printJson(screen);
        } else {
            summary.printTable(screen);
        }
        screen.flush();
    }

    private Edit wishedEdit() {
        pictures.problem(out).ifPresent(problem -> {
            throw wrong(problem);
        });
        if (options.hasColorKey() && !pictures.hasColor()) {
            throw wrong("--color-key says which color of --color means nothing; add --color.");
        }
        if (Files.isDirectory(out)) {
            throw wrong("--out %s is a folder; name a file, such as %s.".formatted(out,
                    out.resolve("edited.png")));
        }
        Edit edit = pictures.edit();
        return options.apply(job.map(edit::withJob).orElse(edit), Lane.INTERACTIVE, Instant.now());
    }

    private BatchFolder wishedFolder(Path folder) {
        if (pictures.isAnyGiven()) {
            throw wrong(
                    "--batch takes its pictures from the folder; leave out --image, --mask, --sketch and"
                            + " --color.");
        }
        if (job.isPresent()) {
            throw wrong("--job names one edit; leave it out with --batch.");
        }
        if (sheet.isPresent()) {
            throw wrong("--sheet shows one edit; leave it out with --batch.");
        }
        if (!Files.isDirectory(folder)) {
            throw wrong("--batch " + folder + " is not a folder.");
        }
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw wrong("--out " + out + " is a file; with --batch it must be a folder.");
        }
        return contentOf(folder);
    }

    private BatchFolder contentOf(Path folder) {
        try {
            BatchFolder content = BatchFolder.read(folder);
            if (content.items().isEmpty()) {
                throw wrong("--batch " + folder + " holds no edit. " + BatchFolder.RULE);
            }
            if (!content.ignored().isEmpty()) {
                spec.commandLine().getErr().println("Ignored, as their names follow no rule: "
                        + String.join(", ", content.ignored()));
            }
            return content;
        } catch (IOException e) {
            throw wrong("--batch " + folder + " cannot be read: " + e.getMessage());
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
