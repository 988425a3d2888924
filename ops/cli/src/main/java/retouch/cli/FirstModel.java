package retouch.cli;

import java.time.Clock;
import java.time.Duration;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.Messages;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelVersion;

/// Gives a new fleet something to serve.
public final class FirstModel {

    private static final Duration SEND_MAX = Duration.ofSeconds(20);

    private FirstModel() {}

    /// Makes a version known whose bundle is in the store. It becomes stable only where nothing else is.
    ///
    /// @param who goes into the registry's log
    public static void makeKnown(Fleet fleet, ModelBundle model, String who) throws ObjectStoreException,
            StreamException, RegistryRefusedException, BrokenChainException, InterruptedException {
        RegistryDesk desk = new RegistryDesk(fleet,
                SchemaTopic.open(fleet.broker(), Messages.schemas(), SEND_MAX), who, Clock.systemUTC(),
                SEND_MAX);
        desk.tell();
        Registry registry = desk.register(ModelVersion.of(model.card(), model.digest()),
                "it comes with this build of Retouch");
        if (registry.alias(Alias.STABLE).isEmpty()) {
            desk.point(Alias.STABLE, model.digest().hex(), ModelChange.SHARE_OF_ALL, "",
                    "no version was stable");
        }
    }
}
