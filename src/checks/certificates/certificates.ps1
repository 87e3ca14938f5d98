# The certificates that the settings name by a file are valid for 30 days and more.
function Test-Certificates {
    param([hashtable]$Context)
    $expected = Get-Words 'certificates/expected' @{ days = $SoonDays }
    $draft = @{ Subject = $Facts.Runtime; Step = $null; Expected = $expected }
    if ($null -ne $Context.NoRuntime) { return New-Skip @draft -Reason $Context.NoRuntime }
    $all = @($Context.Readiness.Certificates)
    if ($all.Count -eq 0) { return New-Result -Draft $draft -Outcome 'pass' -Case 'certificates/none' }
    foreach ($certificate in $all) {
        $path = $certificate.Path
        $draft = @{ Subject = $path; Step = $null; Expected = $expected }
        if ($certificate.State -ne 'read') {
            $reason = if ($certificate.State -eq 'locked') { Get-Words 'certificates/locked' @{ path = $path; settings = $certificate.SettingsFile } } else { Get-Words 'certificates/unread' @{ path = $path } }
            New-Skip @draft -Reason $reason
            continue
        }
        $days = Get-DaysLeft -End $certificate.EndsAt -Context $Context
        $key = $certificate.Key
        $settings = $certificate.SettingsFile
        $day = $certificate.EndsAt.ToString('yyyy-MM-dd', [Globalization.CultureInfo]::InvariantCulture)
        if ($days -lt 0) { New-Result -Draft $draft -Outcome 'fail' -Case 'certificates/ended' -Values @{ path = $path; key = $key; settings = $settings; day = $day } }
        elseif ($days -lt $SoonDays) { New-Result -Draft $draft -Outcome 'warn' -Case 'certificates/soon' -Values @{ path = $path; key = $key; settings = $settings; day = $day; days = $days } }
        else { New-Result -Draft $draft -Outcome 'pass' -Case 'certificates/right' -Values @{ path = $path; key = $key; settings = $settings; day = $day } }
    }
}
