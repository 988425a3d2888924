package retouch.trainer.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import retouch.fleet.file.WholeFile;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.CardSignature;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;

/// The model that comes with Retouch: small, trained by our own trainer on faces that a program drew. Its card
/// says how it was made, how it was judged and what it cannot do.
public final class StarterBundle {

    private static final String PLACE = "starter/";

    private StarterBundle() {}

    /// Copies the bundle into `folder`, which must exist, and reads it.
    public static ModelBundle write(Path folder) throws IOException {
        try {
            byte[] card = resource(ModelCard.CARD);
            List<String> files = new ArrayList<>(ModelBundle.parseCard(card).files().keySet());
            files.add(CardSignature.FILE);
            for (String file : files) {
                byte[] content = resource(file);
                WholeFile.write(folder.resolve(file), part -> Files.write(part, content));
            }
            WholeFile.write(folder.resolve(ModelCard.CARD), part -> Files.write(part, card));
            return ModelBundle.read(folder);
        } catch (BundleException e) {
            throw new IllegalStateException("the starter model was built damaged", e);
        }
    }

    private static byte[] resource(String file) throws IOException {
        try (InputStream content = StarterBundle.class.getResourceAsStream(PLACE + file)) {
            if (content == null) {
                throw new NoSuchFileException(PLACE + file);
            }
            return content.readAllBytes();
        }
    }
}
