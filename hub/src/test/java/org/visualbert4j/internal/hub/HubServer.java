package org.visualbert4j.internal.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A hub on this machine: small files are a relative redirect away, with Git's checksum; {@code .bin} and
 * {@code .safetensors} on another server, with their SHA-256.
 */
final class HubServer implements AutoCloseable {

    static final HubName NAME = new HubName("someone/some-model", "main");
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** One request: {@code hub} or {@code cdn}, the method, the file; the revision of a hub's, else empty. */
    record Request(
            String server,
            String method,
            String file,
            String revision,
            @Nullable String authorization,
            @Nullable String range) {}

    /** By name for the model {@link #NAME}, by repository and name for others. */
    final Map<String, byte[]> files = new ConcurrentHashMap<>();

    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<HttpHandler>> instead = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer hub = start("hub", this::answerAsHub);
    private final HttpServer cdn = start("cdn", this::answerAsCdn);

    HubServer() {}

    private HttpServer start(String server, HttpHandler handler) {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.setExecutor(threads);
            started.createContext("/", exchange -> {
                try (exchange) {
                    String[] path = exchange.getRequestURI().getRawPath().split("/", -1);
                    String file = path[path.length - 1];
                    String method = exchange.getRequestMethod();
                    requests.add(new Request(
                            server,
                            method,
                            file,
                            path.length > 2 ? path[path.length - 2] : "",
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            exchange.getRequestHeaders().getFirst("Range")));
                    Deque<HttpHandler> others = instead.get(server + " " + method + " " + file);
                    HttpHandler other = others == null ? null : others.poll();
                    (other == null ? handler : other).handle(exchange);
                }
            });
            started.start();
            return started;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers the next requests, such as {@code "hub HEAD config.json"}, another way, once each. */
    HubServer instead(String request, HttpHandler... handlers) {
        instead.computeIfAbsent(request, key -> new ArrayDeque<>()).addAll(List.of(handlers));
        return this;
    }

    HubServer file(String name, String content) {
        files.put(name, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    HubServer file(String name, int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        files.put(name, content);
        return this;
    }

    byte[] content(String file) {
        return Objects.requireNonNull(files.get(file));
    }

    HubSettings settings(Path cache, @Nullable String token) {
        return new HubSettings(address(hub), cache, token, false);
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How often a file's bytes were sent, or begun to be sent. */
    long downloads(String file) {
        return requests.stream()
                .filter(request -> request.method.equals("GET") && request.file.equals(file))
                .filter(request -> request.server.equals("cdn") == isLarge(file))
                .count();
    }

    private static boolean isLarge(String file) {
        return file.endsWith(".bin") || file.endsWith(".safetensors");
    }

    private void answerAsHub(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String file = path.substring(path.lastIndexOf('/') + 1);
        String repository = path.replaceFirst("^(?:/relative)?/([^/]+/[^/]+)/.*", "$1");
        String key = repository.equals(NAME.repository()) ? file : repository + "/" + file;
        byte[] content = files.get(key);
        if (!key.equals(file) && files.keySet().stream().noneMatch(other -> other.startsWith(repository + "/"))) {
            status(404, "X-Error-Code", "RepoNotFound").handle(exchange);
        } else if (content == null) {
            status(404, "X-Error-Code", "EntryNotFound", "X-Repo-Commit", COMMIT)
                    .handle(exchange);
        } else if (isLarge(file)) {
            status(
                            302,
                            "X-Repo-Commit",
                            COMMIT,
                            "X-Linked-Etag",
                            "\"" + sha256(content) + "\"",
                            "X-Linked-Size",
                            String.valueOf(content.length),
                            "Location",
                            address(cdn) + "/" + key)
                    .handle(exchange);
        } else if (!path.startsWith("/relative/")) {
            status(307, "Location", "/relative/" + repository + "/" + file).handle(exchange);
        } else {
            header(exchange, "X-Repo-Commit", COMMIT, "ETag", "W/\"" + gitSha1(content) + "\"");
            send(exchange, 200, content, 0);
        }
    }

    private void answerAsCdn(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] content = content(path.substring(1));
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (range != null) {
            header(exchange, "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        send(exchange, range == null ? 200 : 206, content, from);
    }

    private static void send(HttpExchange exchange, int status, byte[] content, int from) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            header(exchange, "Content-Length", String.valueOf(content.length));
        }
        exchange.sendResponseHeaders(status, head ? -1 : content.length - from);
        if (!head) {
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(content, from, content.length - from);
            }
        }
    }

    /** An answer without a body. */
    static HttpHandler status(int status, String... headers) {
        return exchange -> {
            header(exchange, headers);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** The first bytes of a body, then nothing for a while, then the connection's end. */
    static HttpHandler part(byte[] content, int bytes, int milliseconds) {
        return exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, bytes);
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(milliseconds);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static void header(HttpExchange exchange, String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            exchange.getResponseHeaders().set(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    static String sha256(byte[] content) {
        return hex("SHA-256", content, new byte[0]);
    }

    static String gitSha1(byte[] content) {
        return hex("SHA-1", ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8), content);
    }

    private static String hex(String algorithm, byte[] first, byte[] second) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(first);
            return HexFormat.of().formatHex(digest.digest(second));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        cdn.stop(0);
        threads.shutdownNow();
    }
}
