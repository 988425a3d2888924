package retouch.local.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The same workers in a classic consumer group: as many partitions as workers, each of which one worker has. Here to
/// be compared with; the fleet does not use it.
final class ClassicGroup {

    private static final String TOPIC = "retouch.bench.classic";
    private static final Duration POLL_MAX = Duration.ofMillis(100);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private final String bootstrap;
    private final List<Duration> services;
    private final CountDownLatch assigned;
    private final CountDownLatch left;
    private volatile boolean stopping;

    private ClassicGroup(String bootstrap, int jobs, List<Duration> services) {
        this.bootstrap = bootstrap;
        this.services = services;
        this.assigned = new CountDownLatch(services.size());
        this.left = new CountDownLatch(jobs);
    }

    /// When the last job ended, after the first was published.
    static Duration makespan(String bootstrap, int jobs, List<Duration> services, Duration patience)
            throws InterruptedException, TimeoutException, ExecutionException {
        return new ClassicGroup(bootstrap, jobs, services).run(jobs, patience);
    }

    private Duration run(int jobs, Duration patience)
            throws InterruptedException, TimeoutException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(services.size()), Optional.empty())))
                    .all()
                    .get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        }
        List<Thread> threads = new ArrayList<>();
        for (Duration service : services) {
            threads.add(Thread.ofPlatform().daemon().name("classic").start(() -> work(service)));
        }
        try {
            if (!assigned.await(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException("The classic group does not settle.");
            }
            long begin = System.nanoTime();
            publish(jobs);
            if (!left.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException(
                        "%d jobs are not done after %s.".formatted(left.getCount(), patience));
            }
            return Duration.ofNanos(System.nanoTime() - begin);
        } finally {
            stopping = true;
            for (Thread thread : threads) {
                thread.join(ANSWER_MAX);
            }
        }
    }

    private void publish(int jobs) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers",
                bootstrap,
                "key.serializer", ByteArraySerializer.class, "value.serializer", ByteArraySerializer.class,
                "linger.ms", 0))) {
            for (int job = 0; job < jobs; job++) {
                Future<?> _ = producer.send(
                        new ProducerRecord<>(TOPIC, job % services.size(), new byte[0], new byte[500]),
                        (_, _) -> {});
            }
        }
    }

    private void work(Duration service) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap,
                        "group.id", "retouch.bench.classic", "key.deserializer", ByteArrayDeserializer.class,
                        "value.deserializer", ByteArrayDeserializer.class, "auto.offset.reset", "earliest",
                        "enable.auto.commit", false, "max.poll.records", 1))) {
            consumer.subscribe(List.of(TOPIC));
            boolean told = false;
            while (!stopping) {
                for (ConsumerRecord<byte[], byte[]> _ : consumer.poll(POLL_MAX)) {
                    Thread.sleep(service);
                    consumer.commitSync();
                    left.countDown();
                }
                if (!told && consumer.assignment().size() == 1) {
                    told = true;
                    assigned.countDown();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
