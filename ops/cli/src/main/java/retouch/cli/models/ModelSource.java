package retouch.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import retouch.fleet.Fleet;
import retouch.fleet.file.Folders;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryLog;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.ExitCode;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.Messages;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.object.Sha256;
import retouch.worker.generate.Generators;
import retouch.worker.model.Courtesy;
import retouch.worker.model.FleetModelLoader;
import retouch.worker.model.ModelLoader;
import retouch.worker.model.NotLoadedException;

/// Finds a model by what a user calls it: a folder that holds a bundle; else, in the connected fleet's store, a
/// digest or a version's name.
final class ModelSource {

    private static final int KEYS_MAX = 10_000;
    private static final int CARD_BYTES_MAX = 1 << 20;
    private static final int DIGEST_DIGITS = 64;

    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(10);

    /// What is done with a bundle's folder.
    @FunctionalInterface
    interface FolderUse {

        /// @param notBefore the fleet's floor; [Instant#MIN] for a folder, which is in no fleet
        void with(Path folder, Instant notBefore) throws IOException;
    }

    private final FleetAccess access;
    private final TrustAccess trust;

    ModelSource(FleetAccess access, TrustAccess trust) {
        this.access = access;
        this.trust = trust;
    }

    /// The whole bundle, checked.
    ModelBundle bundle(String name) throws NoModelException {
        try {
            return isFolder(name) ? ModelBundle.read(Path.of(name)) : fetch(name);
        } catch (BundleException | IOException e) {
            throw new NoModelException(ExitCode.NOT_DONE,
                    "The model " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Fetches, checks, loads and runs a version of the registry's on this machine.
    void prove(Fleet fleet, Registry registry, String name) throws NoModelException {
        Registry.Entry entry = registry.version(name).orElseThrow(() -> new NoModelException(
                ExitCode.NOT_DONE, "There is no model " + name + ". See `retouch models list`; bring one with"
                        + " `retouch models import`."));
        try {
            Path cache = Files.createTempDirectory("retouch-models");
            try {
                ModelLoader loader = new FleetModelLoader(fleet.store(), cache, "promote",
                        trust.policy(), bundle -> Generators.create(bundle, Optional.empty()));
                loader.prepare(entry.version().digest(), registry.notBefore(), Courtesy.NONE).rest()
                        .load(Courtesy.NONE)
                        .close();
            } finally {
                Folders.delete(cache);
            }
        } catch (NotLoadedException e) {
            throw new NoModelException(e.isRetryable() ? ExitCode.UNREACHABLE : ExitCode.NOT_DONE,
                    "The model " + name + " is not promoted: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new NoModelException(ExitCode.NOT_DONE, "There is no room for the model " + name + ": "
                    + e.getMessage(), e);
        }
    }

    /// What one of two models did as the shadow of the other, if it ever was; of two folders, nothing.
    ///
    /// @param first  what the user called `a`
    /// @param second what the user called `b`
    Optional<ShadowFigures> paired(String first, ModelBundle a, String second, ModelBundle b)
            throws NoModelException {
        if (isFolder(first) && isFolder(second)) {
            return Optional.empty();
        }
        try (Fleet fleet = access.open()) {
            return ShadowFigures.between(fleet.broker(), SchemaTopic.open(fleet.broker(), Messages.schemas(),
                    SCHEMAS_AGAIN_AFTER), a, b);
        } catch (FleetUnavailableException | StreamException e) {
            throw new NoModelException(ExitCode.UNREACHABLE,
                    "What the two did on the same jobs cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    private ModelBundle fetch(String name) throws NoModelException, BundleException, IOException {
        Path cache = Files.createTempDirectory("retouch-models");
        try (Fleet fleet = access.open()) {
            return BundleTransfer.fetch(fleet.store(), digest(fleet.store(), name), cache);
        } catch (FleetUnavailableException e) {
            throw noFleet(name, e);
        } catch (ObjectStoreException e) {
            throw new NoModelException(ExitCode.UNREACHABLE, "The model " + name + " could not be fetched: "
                    + e.getMessage(), e);
        } finally {
            Folders.delete(cache);
        }
    }

    /// Does something with a bundle's folder, whole or not; one of the fleet's is fetched for it.
    ///
    /// @throws NoModelException if there is none, or it is not whole in the store
    void inFolder(String name, FolderUse use) throws NoModelException {
        try {
            if (isFolder(name)) {
                use.with(Path.of(name), Instant.MIN);
            } else {
                inFetchedFolder(name, use);
            }
        } catch (BundleException | IOException e) {
            throw new NoModelException(ExitCode.NOT_DONE,
                    "The model " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void inFetchedFolder(String name, FolderUse use)
            throws NoModelException, BundleException, IOException {
        Path cache = Files.createTempDirectory("retouch-models");
        try (Fleet fleet = access.open()) {
            Path folder = BundleTransfer.fetchFolder(fleet.store(), digest(fleet.store(), name), cache);
            use.with(folder, new RegistryLog(fleet.store(), SchemaTopic.open(fleet.broker(),
                    Messages.schemas(), SCHEMAS_AGAIN_AFTER)).read().registry().notBefore());
        } catch (BrokenChainException e) {
            throw new NoModelException(ExitCode.NOT_DONE, e.getMessage(), e);
        } catch (FleetUnavailableException e) {
            throw noFleet(name, e);
        } catch (ObjectStoreException | StreamException e) {
            throw new NoModelException(ExitCode.UNREACHABLE, "The model " + name + " could not be fetched: "
                    + e.getMessage(), e);
        } finally {
            Folders.delete(cache);
        }
    }

    private static NoModelException noFleet(String name, FleetUnavailableException e) {
        return new NoModelException(ExitCode.UNREACHABLE, "There is no folder " + name
                + ", and no fleet whose store could have a version of that name. " + e.getMessage(), e);
    }

    private static Sha256 digest(ObjectStore store, String name)
            throws NoModelException, BundleException, ObjectStoreException {
        SortedMap<Sha256, ModelCard> cards = cards(store);
        List<Sha256> found = new ArrayList<>();
        cards.forEach((digest, card) -> {
            if (digest.hex().equals(name) || card.version().equals(name)) {
                found.add(digest);
            }
        });
        if (found.isEmpty()) {
            throw new NoModelException(ExitCode.NOT_DONE, "There is no folder " + name
                    + ", and no model of that name or digest in the fleet's store. " + known(cards));
        }
        if (found.size() > 1) {
            throw new NoModelException(ExitCode.NOT_DONE, "The fleet's store has " + found.size()
                    + " models named " + name + ". Say which by its digest: " + join(found) + ".");
        }
        return found.getFirst();
    }

    /// Every whole version: its card is written last.
    static SortedMap<Sha256, ModelCard> cards(ObjectStore store)
            throws BundleException, ObjectStoreException {
        SortedMap<Sha256, ModelCard> cards = new TreeMap<>((a, b) -> a.hex().compareTo(b.hex()));
        for (String key : store.list(ObjectKeys.MODELS, KEYS_MAX)) {
            if (key.endsWith("/" + ModelCard.CARD)) {
                byte[] card = store.find(key, CARD_BYTES_MAX).orElse(new byte[0]);
                if (card.length > 0) { // else it was deleted meanwhile
                    cards.put(new Sha256(key.substring(ObjectKeys.MODELS.length(),
                            ObjectKeys.MODELS.length() + DIGEST_DIGITS)), ModelBundle.parseCard(card));
                }
            }
        }
        return cards;
    }

    private static String known(SortedMap<Sha256, ModelCard> cards) {
        return cards.isEmpty()
                ? "It has none; name a folder with a bundle."
                : "It has: " + join(cards.values().stream().map(ModelCard::version).distinct().toList())
                        + ".";
    }

    private static String join(List<?> names) {
        return String.join(", ", names.stream().map(Object::toString).toList());
    }

    private static boolean isFolder(String name) {
        try {
            return Files.isDirectory(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
