// SPDX-License-Identifier: Apache-2.0
// Regions that a map is built of. A new one is an entry here (and its file in web/CMakeLists.txt).

export const regions = [
  {
    file: 'map-asia.json',
    name: 'Asia, UN M49 region 142, with Taiwan, which M49 does not list',
    centre: [88, 24],
    width: 1200,
    countries: [
      'AFG', 'ARE', 'ARM', 'AZE', 'BGD', 'BHR', 'BRN', 'BTN', 'CHN', 'CYP', 'GEO', 'HKG', 'IDN', 'IND', 'IRN', 'IRQ', 'ISR',
      'JOR', 'JPN', 'KAZ', 'KGZ', 'KHM', 'KOR', 'KWT', 'LAO', 'LBN', 'LKA', 'MAC', 'MDV', 'MMR', 'MNG', 'MYS', 'NPL', 'OMN',
      'PAK', 'PHL', 'PRK', 'PSE', 'QAT', 'SAU', 'SGP', 'SYR', 'THA', 'TJK', 'TKM', 'TLS', 'TUR', 'TWN', 'UZB', 'VNM', 'YEM',
    ],
    // Natural Earth gives these no ISO code of their own; M49 counts them with the country on the right.
    merged: { 'N. Cyprus': 'CYP' },
  },
];

// Languages whose country names are embedded, as CLDR names them.
export const languages = ['en', 'it', 'zh', 'es', 'fr', 'ar', 'hi', 'ru', 'pt', 'id'];
