package org.visualbert4j.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.error.VisualBertException.Code;

class UrlFetcherTest {

    private static final int MOST = 1000;
    private static final FetchLimits LIMITS =
            new FetchLimits(MOST, Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofMillis(1500), 3);
    private static final Predicate<InetAddress> LOOPBACK = InetAddress::isLoopbackAddress;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private String base = "";
    private String host = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        host = "127.0.0.1:" + server.getAddress().getPort();
        base = "http://" + host;
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void what_is_behind_a_url_is_given() {
        answer("/a.png", 200, "pixels".getBytes(StandardCharsets.UTF_8));

        try (UrlFetcher fetcher = fetcher(host)) {
            assertThat(fetcher.fetch(base + "/a.png")).asString().isEqualTo("pixels");
        }
    }

    @Test
    void statuses_that_may_pass_are_told_apart_from_those_that_stay() {
        for (int status : new int[] {408, 429, 500, 503}) {
            answer("/" + status, status, new byte[0]);
            failure("/" + status, Code.IO, "status " + status);
        }
        for (int status : new int[] {204, 206, 304, 400, 401, 403, 404, 410}) {
            answer("/" + status, status, new byte[0]);
            failure("/" + status, Code.IMAGE, "status " + status);
        }
    }

    @Test
    void a_host_that_is_not_allowed_is_not_asked() {
        try (UrlFetcher fetcher = fetcher("example.com")) {
            assertThatThrownBy(() -> fetcher.fetch(base + "/a"))
                    .hasMessageEndingWith("is of a host that is not allowed");
        }
    }

    @Test
    void an_address_that_is_not_public_is_not_asked_whatever_its_name() {
        for (String name : List.of("localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]")) {
            String at = name + ":" + server.getAddress().getPort();
            try (UrlFetcher fetcher = new UrlFetcher(AllowedHosts.of(List.of(at)), LIMITS)) {
                refused(assertThatThrownBy(() -> fetcher.fetch("http://" + at + "/a")), Code.IMAGE)
                        .hasMessageEndingWith("which is no address of the public internet");
            }
        }
    }

    @Test
    void a_redirect_is_followed() {
        redirect("/from", "/to");
        answer("/to", 200, new byte[] {1});

        try (UrlFetcher fetcher = fetcher(host)) {
            assertThat(fetcher.fetch(base + "/from")).containsExactly(1);
        }
    }

    @Test
    void a_redirect_to_a_host_that_is_not_allowed_or_to_a_private_address_is_refused() {
        redirect("/other", "http://other.example/a");
        redirect("/file", "file:///etc/passwd");
        redirect("/metadata", "http://169.254.169.254/latest/");
        failure("/other", Code.IMAGE, "its redirect to http://other.example/a is of a host that is not allowed");
        failure("/file", Code.IMAGE, "its redirect to file:///etc/passwd is neither http nor https");

        try (UrlFetcher fetcher = fetcher(host, "169.254.169.254")) {
            refused(assertThatThrownBy(() -> fetcher.fetch(base + "/metadata")), Code.IMAGE)
                    .hasMessageEndingWith(
                            "169.254.169.254 is 169.254.169.254, which is no address of the public internet");
        }
    }

    @Test
    void redirects_in_a_circle_end() {
        redirect("/circle", "/circle");

        failure("/circle", Code.IMAGE, "more than 3 redirects");
    }

    @Test
    void content_that_says_that_it_is_too_large_is_not_read() throws IOException {
        raw(
                "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n",
                new byte[0],
                (url, fetcher) -> refused(assertThatThrownBy(() -> fetcher.fetch(url)), Code.IMAGE)
                        .hasMessageEndingWith("more than 1000 bytes"));
    }

    @Test
    void chunks_without_end_are_cut_off() throws IOException {
        raw(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "64\r\n%s\r\n".formatted("x".repeat(100)).getBytes(StandardCharsets.UTF_8),
                (url, fetcher) -> refused(assertThatThrownBy(() -> fetcher.fetch(url)), Code.IMAGE)
                        .hasMessageEndingWith("more than 1000 bytes"));
    }

    @Test
    void gzip_is_unpacked_up_to_the_limit() throws IOException {
        answer("/small", 200, gzip(MOST), "gzip");
        answer("/bomb", 200, gzip(50_000_000), "gzip");
        answer("/no", 200, new byte[100], "gzip");
        answer("/br", 200, new byte[100], "br");

        try (UrlFetcher fetcher = fetcher(host)) {
            assertThat(fetcher.fetch(base + "/small")).hasSize(MOST);
        }
        failure("/bomb", Code.IMAGE, "more than 1000 bytes");
        failure("/no", Code.IMAGE, "is no gzip, as which it is sent");
        failure("/br", Code.IMAGE, "is sent packed with br");
    }

    @Test
    void content_shorter_than_it_says_may_be_tried_again() throws IOException {
        raw(
                "HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\nabc",
                null,
                (url, fetcher) -> refused(assertThatThrownBy(() -> fetcher.fetch(url)), Code.IO)
                        .hasCauseInstanceOf(IOException.class));
    }

    @Test
    void a_server_that_says_nothing_may_be_tried_again() throws IOException {
        raw(
                "",
                new byte[0],
                (url, fetcher) -> refused(assertThatThrownBy(() -> fetcher.fetch(url)), Code.IO)
                        .hasCauseInstanceOf(IOException.class));
    }

    @Test
    void a_server_that_drips_is_given_no_more_than_the_whole_time() throws IOException {
        raw("HTTP/1.1 200 OK\r\nX-Slow: ", new byte[] {'a'}, 100, (url, fetcher) -> {
            long begun = System.nanoTime();
            refused(assertThatThrownBy(() -> fetcher.fetch(url)), Code.IO)
                    .hasMessageEndingWith("not there within 1 seconds");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        });
    }

    @Test
    void nobody_there_may_be_tried_again() {
        server.stop(0);

        failure("/a", Code.IO, "can't be fetched");
    }

    @Test
    void what_is_no_url_to_ask_is_refused() {
        try (UrlFetcher fetcher = fetcher(host, "example.com")) {
            for (String url : List.of(
                    "ftp://example.com/a",
                    "http://user:pw@example.com/",
                    "http:///a",
                    "http://127.1/a",
                    "http://example.com/a b",
                    "a.png")) {
                refused(assertThatThrownBy(() -> fetcher.fetch(url)), Code.IMAGE);
            }
        }
    }

    @Test
    void hosts_are_allowed_by_name_below_a_domain_or_with_a_port() {
        AllowedHosts hosts = AllowedHosts.of(List.of("a.example", "*.b.example", "c.example:8080"));

        assertThat(hosts.allows("A.example.", -1)).isTrue();
        assertThat(hosts.allows("x.y.b.example", -1)).isTrue();
        assertThat(hosts.allows("c.example", 8080)).isTrue();
        assertThat(hosts.allows("b.example", -1)).isFalse();
        assertThat(hosts.allows("xb.example", -1)).isFalse();
        assertThat(hosts.allows("x.a.example", -1)).isFalse();
        assertThat(hosts.allows("a.example", 22)).isFalse();
        assertThat(hosts.allows("c.example", -1)).isFalse();
        for (String wrong : List.of("", "*", "*.", "http://a.example", "a/b", "a.*.example")) {
            assertThatThrownBy(() -> AllowedHosts.of(List.of(wrong))).isInstanceOf(VisualBertException.class);
        }
    }

    @Test
    void addresses_of_other_networks_than_the_internet_are_told() throws UnknownHostException {
        for (String inside : List.of(
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.9.9.9",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "239.1.1.1",
                "255.255.255.255",
                "168.63.129.16",
                "::",
                "::1",
                "64:ff9b::7f00:1",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::")) {
            assertThat(PublicAddresses.has(InetAddress.getByName(inside)))
                    .as(inside)
                    .isFalse();
        }
        assertThat(PublicAddresses.has(InetAddress.getByName("::ffff:10.0.0.1")))
                .isFalse();
        for (String outside : List.of("8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1")) {
            assertThat(PublicAddresses.has(InetAddress.getByName(outside)))
                    .as(outside)
                    .isTrue();
        }
    }

    private UrlFetcher fetcher(String... hosts) {
        return new UrlFetcher(AllowedHosts.of(List.of(hosts)), LIMITS, LOOPBACK);
    }

    private void failure(String path, Code code, String message) {
        try (UrlFetcher fetcher = fetcher(host)) {
            refused(assertThatThrownBy(() -> fetcher.fetch(base + path)), code).hasMessageContaining(message);
        }
    }

    private static AbstractThrowableAssert<?, ?> refused(AbstractThrowableAssert<?, ?> thrown, Code code) {
        return thrown.isInstanceOfSatisfying(
                VisualBertException.class,
                e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    private void answer(String path, int status, byte[] content) {
        answer(path, status, content, "");
    }

    private void answer(String path, int status, byte[] content, String encoding) {
        server.createContext(path, exchange -> {
            if (!encoding.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Encoding", encoding);
            }
            respond(exchange, status, content);
        });
    }

    private void redirect(String path, String to) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            respond(exchange, 302, new byte[0]);
        });
    }

    private static void respond(HttpExchange exchange, int status, byte[] content) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    private interface Check {
        void run(String url, UrlFetcher fetcher);
    }

    private void raw(String head, byte @Nullable [] repeated, Check check) throws IOException {
        raw(head, repeated, 0, check);
    }

    /** A server that says something and then the same without end; null ends, and nothing waits. */
    private void raw(String head, byte @Nullable [] repeated, int pause, Check check) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> serve(socket, head, repeated, pause));
            String at = "127.0.0.1:" + socket.getLocalPort();
            try (UrlFetcher fetcher = fetcher(at)) {
                check.run("http://" + at + "/a", fetcher);
            }
        }
    }

    private static void serve(ServerSocket socket, String head, byte @Nullable [] repeated, int pause) {
        try (Socket connection = socket.accept();
                OutputStream out = connection.getOutputStream()) {
            connection.getInputStream().read(new byte[1 << 12]);
            out.write(head.getBytes(StandardCharsets.UTF_8));
            while (repeated != null) {
                out.write(repeated);
                Thread.sleep(repeated.length == 0 ? 50 : pause);
            }
        } catch (IOException e) {
            // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] gzip(int length) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[length]);
        }
        return bytes.toByteArray();
    }
}
