package retouch.cli.ops;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.cli.ops.FleetView.RolloutView;
import retouch.fleet.registry.RegistryView;
import retouch.fleet.stream.Broker;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.registry.Alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/// How often the pairs of a shadow are read.
class RolloutWatchTest {

    private final TestingFleet fleet = new TestingFleet();
    private final AtomicInteger readings = new AtomicInteger();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private RegistryView registry;
    private RolloutWatch watch;

    @BeforeEach
    void open() throws Exception {
        fleet.hasModels();
        fleet.hasAShadow();
        fleet.paintsBeside("job-1", 8, 16);
        fleet.paintsBeside("job-2", 8, 16);
        registry = RegistryView.open(fleet.broker, SchemaSource.none());
        watch = new RolloutWatch(counting(fleet.broker), SchemaSource.none());
    }

    @AfterEach
    void close() {
        watch.close();
        registry.close();
        fleet.fleet.close();
    }

    @Test
    void aLookReadsNoPairAgainThatAnEarlierOneHasRead() throws Exception {
        watch.look(registry.registry());
        watch.look(registry.registry());
        assertThat(shadow().own().jobs()).isEqualTo(2);

        fleet.paintsBeside("job-3", 8, 8);
        fleet.paintsBeside("job-3", 8, 8); // published twice
        await().until(() -> heard.size() == 2);
        watch.look(registry.registry());

        assertThat(shadow().own().jobs()).isEqualTo(3);
        assertThat(shadow().difference().orElseThrow().mean()).isCloseTo(-0.172 * 2 / 3, within(0.001));
        assertThat(readings).as("readings of the whole topic").hasValue(1);
        assertThat(heard).as("the past is read, not heard").containsExactly("job-3", "job-3");
    }

    @Test
    void nobodyListensToTheShadowsPairsOnceThereIsNone() throws Exception {
        watch.look(registry.registry());
        fleet.hasNoShadowAnyMore();
        await().until(() -> registry.registry().alias(Alias.SHADOW).isEmpty());

        watch.look(registry.registry());
        fleet.paintsBeside("job-3", 8, 8);

        assertThat(watch.views(fleet.broker.now())).extracting(view -> view.set().alias())
                .containsExactly(Alias.CANARY);
        assertThat(heard).isEmpty();
    }

    private RolloutView shadow() {
        return watch.views(fleet.broker.now()).stream()
                .filter(view -> view.set().alias() == Alias.SHADOW).findFirst().orElseThrow();
    }

    /// Notes who reads the pairs.
    private Broker counting(Broker broker) {
        return (Broker) Proxy.newProxyInstance(Broker.class.getClassLoader(), new Class<?>[]{Broker.class},
                (_, method, arguments) -> {
                    try {
                        boolean ofPairs = arguments != null && arguments[0] == Topic.SHADOWS;
                        if (ofPairs && method.getName().startsWith("read")) {
                            readings.incrementAndGet();
                        } else if (ofPairs && method.getName().equals("follow")) {
                            return broker.follow(Topic.SHADOWS, (Broker.Start) arguments[1],
                                    noting(arguments[2]));
                        }
                        return method.invoke(broker, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @SuppressWarnings("unchecked") // what `follow` takes
    private Consumer<WireMessage> noting(Object listener) {
        return message -> {
            ((Consumer<WireMessage>) listener).accept(message);
            heard.add(message.key());
        };
    }
}
