package dev.bedstone.ingest.internal.encode;

/**
 * The partition of a moment as a number: {@code 202611} for a month, {@code 20261121} for a day.
 * Days become dates by the algorithm of Howard Hinnant, {@code civil_from_days}
 * (howardhinnant.github.io/date_algorithms.html), which makes no garbage.
 */
final class Partitions {

    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final int DAYS_PER_ERA = 146_097;
    private static final int EPOCH_OFFSET = 719_468;

    private Partitions() {}

    static int month(long millis) {
        return day(millis) / 100;
    }

    static int day(long millis) {
        long days = Math.floorDiv(millis, MILLIS_PER_DAY) + EPOCH_OFFSET;
        long era = Math.floorDiv(days, (long) DAYS_PER_ERA);
        int ofEra = (int) (days - era * DAYS_PER_ERA);
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shifted = (5 * ofYear + 2) / 153;
        int day = ofYear - (153 * shifted + 2) / 5 + 1;
        int month = shifted < 10 ? shifted + 3 : shifted - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        return (year * 100 + month) * 100 + day;
    }
}
