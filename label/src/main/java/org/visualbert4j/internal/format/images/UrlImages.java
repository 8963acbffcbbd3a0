package org.visualbert4j.internal.format.images;

import java.util.Optional;
import org.visualbert4j.error.VisualBertException;
import org.visualbert4j.internal.fetch.AllowedHosts;
import org.visualbert4j.internal.fetch.FetchLimits;
import org.visualbert4j.internal.fetch.UrlFetcher;
import org.visualbert4j.internal.format.FoundImage;
import org.visualbert4j.internal.format.ImageSource;
import org.visualbert4j.internal.format.InputRecord;

/** Images by URLs of http and https, of the hosts that are allowed. Thread-safe; close it. */
public final class UrlImages implements ImageSource, AutoCloseable {

    private final AllowedHosts hosts;
    private final UrlFetcher fetcher;

    /** Of these hosts; where there is none, a URL is told to be one. */
    public UrlImages(AllowedHosts hosts) {
        this.hosts = hosts;
        this.fetcher = new UrlFetcher(hosts, FetchLimits.DEFAULT);
    }

    @Override
    public Optional<FoundImage> find(InputRecord record, String name) {
        if (!UrlFetcher.isUrl(name)) {
            return Optional.empty();
        }
        if (hosts.isEmpty()) {
            throw new VisualBertException(
                    VisualBertException.Code.IMAGE,
                    name + ": is a URL, and none is fetched without --allow-urls and its host");
        }
        return Optional.of(new FoundImage.Encoded(fetcher.fetch(name), name));
    }

    @Override
    public void close() {
        fetcher.close();
    }
}
