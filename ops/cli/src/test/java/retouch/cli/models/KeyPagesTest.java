package retouch.cli.models;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import retouch.fleet.object.MemoryObjectStore;

import static org.assertj.core.api.Assertions.assertThat;

class KeyPagesTest {

    @Test
    void visitsEveryKeyOnceHoweverSmallAPageIs() throws Exception {
        MemoryObjectStore store = new MemoryObjectStore("bucket");
        List<String> commits = new ArrayList<>();
        for (String job : List.of("A-1", "a.b_c", "a.b_d", "job-1", "job-10", "job-2", "zz")) {
            store.put("results/" + job + "/commit", new byte[1], "x");
            store.put("results/" + job + "/0123.png", new byte[1], "x");
            commits.add("results/" + job + "/commit");
        }
        for (int page : new int[]{2, 3, 5, 100}) {
            List<String> seen = new ArrayList<>();
            new KeyPages(store, page).forEach("results/", key -> key.endsWith("/commit"), seen::add);

            assertThat(seen).as("pages of %d", page).containsExactlyInAnyOrderElementsOf(commits);
        }
    }
}
