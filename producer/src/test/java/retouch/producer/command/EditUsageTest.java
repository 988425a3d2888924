package retouch.producer.command;

import java.nio.file.Files;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import retouch.producer.testing.Pictures;

import static org.assertj.core.api.Assertions.assertThat;

/// Wrong usage: a sentence that helps, exit code 2, and nothing asked of the fleet, which is down here.
class EditUsageTest extends CommandTest {

    @BeforeEach
    void writePictures() {
        write("face.png", Pictures.plain(8, 8, 0x336699));
        write("hole.png", Pictures.mask(8, 8));
        broker.goDown();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --lane=fast        | 'fast' is not a lane; choose one of: interactive, batch
            --color-key=green  | 'green' is not a color; write six hexadecimal digits, such as 00ff00
            --deadline=5min    | '5min' is not a duration from now; write PT30S, PT5M or PT1H30M
            --deadline=PT-5M   | 'PT-5M' is not a duration from now; write PT30S, PT5M or PT1H30M
            --job=a/b          | 'a/b' is not a job id; it has 1 to 64 letters, digits, dots, dashes
            --model=           | '' is not a model; a name has 1 to 128 characters
            --seed=one         | 'one' is not a long
            --color-key=ff0000 | --color-key says which color of --color means nothing; add --color.
            """)
    void explainsAWrongOption(String option, String explanation) {
        int code = edit("--image", file("face.png"), "--mask", file("hole.png"), "--out", file("out.png"),
                option);

        assertThat(err()).contains(explanation);
        assertThat(code).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void suggestsTheOptionThatWasMeant() {
        int code = edit("--image", file("face.png"), "--mask", file("hole.png"), "--out", file("out.png"),
                "--sketh", file("face.png"));

        assertThat(err()).contains("'--sketh'").contains("Possible solutions: --sketch");
        assertThat(code).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void saysWhichPictureIsMissing() {
        assertThat(edit("--mask", file("hole.png"), "--out", file("out.png")))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err()).contains("Missing --image: the photograph to edit (or --batch FOLDER).");

        assertThat(edit("--image", file("face.png"), "--out", file("out.png")))
                .isEqualTo(ExitCode.USAGE.number());
        assertThat(err()).contains("Missing --mask: a picture that is light where to paint.");
    }

    @Test
    void refusesToOverwriteAnInput() {
        int code = edit("--image", file("face.png"), "--mask", file("hole.png"), "--out", file("face.png"));

        assertThat(err())
                .contains("--out FOLDER/face.png would overwrite FOLDER/face.png; choose another name.");
        assertThat(code).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void refusesAFolderAsFile() {
        int code = edit("--image", file("face.png"), "--mask", file("hole.png"), "--out", folder.toString());

        assertThat(err()).contains("--out FOLDER is a folder; name a file, such as FOLDER/edited.png.");
        assertThat(code).isEqualTo(ExitCode.USAGE.number());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --image=face.png | --batch takes its pictures from the folder; leave out --image
            --job=demo       | --job names one edit; leave it out with --batch.
            --sheet=all.png  | --sheet shows one edit; leave it out with --batch.
            """)
    void refusesWhatMakesNoSenseForAFolder(String option, String explanation) {
        int code = edit("--batch", folder.toString(), "--out", file("results"), option);

        assertThat(err()).contains(explanation);
        assertThat(code).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void explainsTheNamesWhenAFolderHoldsNoEdit() {
        int code = edit("--batch", folder.toString(), "--out", file("results"));

        assertThat(err()).contains("--batch FOLDER holds no edit. " + BatchFolder.RULE);
        assertThat(code).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void refusesABatchFolderThatIsNone() {
        int code = edit("--batch", file("nowhere"), "--out", file("results"));

        assertThat(err()).contains("--batch FOLDER/nowhere is not a folder.");
        assertThat(code).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void refusesAFileAsFolderForResults() throws Exception {
        Files.writeString(folder.resolve("results"), "no folder");

        int code = edit("--batch", folder.toString(), "--out", file("results"));

        assertThat(err()).contains("--out FOLDER/results is a file; with --batch it must be a folder.");
        assertThat(code).isEqualTo(ExitCode.USAGE.number());
    }

    @Test
    void listsTheExitCodesInItsHelp() {
        int code = edit("--help");

        ExitCode.list().keySet()
                .forEach(number -> assertThat(out()).containsPattern("\n +" + number + " +\\w"));
        assertThat(out()).contains("--batch=FOLDER").contains("NAME.image.png");
        assertThat(code).isEqualTo(ExitCode.OK.number());
    }
}
