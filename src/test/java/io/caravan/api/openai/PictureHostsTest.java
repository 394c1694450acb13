package io.caravan.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureHostsTest {

    private final List<String> lookedUp = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "https://pictures.example/a.png?b=%20c, 443, /a.png?b=%20c",
        "http://PICTURES.example, 80, /",
        "HTTPS://pictures.example:443/a, 443, /a",
        "http://other.example:8080/a#b, 8080, /a"
    })
    void anAllowedHostIsLookedUpOnce(String url, int port, String target) throws Exception {
        PictureHosts.Place place = hosts("1.1.1.1").find(url);
        assertThat(place.address()).isEqualTo(InetAddress.getByName("1.1.1.1"));
        assertThat(place.port()).isEqualTo(port);
        assertThat(place.target()).isEqualTo(target);
        assertThat(lookedUp).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example/a.png",
                "https://sub.pictures.example/a.png",
                "https://pictures.example.elsewhere.example/a.png",
                "https://pictures.example./a.png",
                "https://pictures.example:8443/a.png",
                "http://pictures.example:443/a.png",
                "http://other.example/a.png",
                "http://1.1.1.1/a.png",
                "http://[::1]/a.png"
            })
    void anyOtherHostIsRefusedAndTheKeyNamed(String url) {
        assertThatThrownBy(() -> hosts("1.1.1.1").find(url))
                .isInstanceOf(NoPicture.class)
                .hasMessageContaining("caravan.images.allowed-hosts");
        assertThat(lookedUp).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://pictures.example@elsewhere.example/a.png",
                "https://elsewhere.example@pictures.example/a.png",
                "https:/a.png",
                "https://pictures.example\\@elsewhere.example/",
                "https://pictu res.example/a.png",
                "https:pictures.example"
            })
    void whatIsNoUrlOfAPictureIsRefused(String url) {
        assertThatThrownBy(() -> hosts("1.1.1.1").find(url))
                .isInstanceOf(NoPicture.class)
                .hasMessage("is no URL of a picture.");
        assertThat(lookedUp).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "224.0.0.1"})
    void anAllowedHostInsideTheNetworkIsNotAsked(String address) {
        assertThatThrownBy(() -> hosts(address).find("https://pictures.example/a.png"))
                .isInstanceOf(NoPicture.class)
                .hasMessageContaining("not of the internet")
                .hasMessageNotContaining(address);
    }

    @Test
    void oneAddressInsideIsEnoughToBeRefused() {
        assertThatThrownBy(() -> hosts("1.1.1.1", "10.0.0.1").find("https://pictures.example/a.png"))
                .hasMessageContaining("not of the internet");
    }

    @Test
    void aHostThatNobodyKnowsIsNamed() {
        PictureHosts hosts = new PictureHosts(List.of("pictures.example"), PublicAddress::is, host -> {
            throw new UnknownHostException(host);
        });
        assertThatThrownBy(() -> hosts.find("https://pictures.example/a.png"))
                .isInstanceOf(NoPicture.class)
                .hasMessageContaining("nobody knows");
    }

    private PictureHosts hosts(String... addresses) {
        return new PictureHosts(List.of("Pictures.example", "other.example:8080"), PublicAddress::is, host -> {
            lookedUp.add(host);
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.getByName(addresses[i]);
            }
            return found;
        });
    }
}
