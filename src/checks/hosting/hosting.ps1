# The application pool and the site, or the service, are there and lead to this folder.
function Test-Hosting {
    param([hashtable]$Context)
    $draft = @{ Subject = $Facts.Runtime; Step = $null; Expected = Get-Words 'hosting/expected' }
    if (-not (Test-Windows)) { return New-Skip @draft -Reason (Get-Words 'hosting/not-here') }
    $named = $Facts.Hosting
    $found = @(
        if ($named.Kind -ne 'service' -and $named.AppPool -ne '') { Get-PoolResult -Draft $draft -Name $named.AppPool }
        if ($named.Kind -ne 'service' -and $named.Site -ne '') { Get-SiteResult -Draft $draft -Name $named.Site -Root $Context.Observation.Root }
        if ($named.Service -ne '') { Get-ServiceResult -Draft $draft -Name $named.Service -Root $Context.Observation.Root }
    )
    if ($found.Count -eq 0) { return New-Skip @draft -Reason (Get-Words 'hosting/unnamed') }
    return $found
}

# IIS's own tool, which works alike in Windows PowerShell and PowerShell 7. Gives its lines; none where it says an error.
function Invoke-AppCmdList {
    param([string[]]$Asked)
    $tool = Join-Path -Path $env:windir -ChildPath 'system32\inetsrv\appcmd.exe'
    if (-not [IO.File]::Exists($tool)) { return }
    $lines = @(& $tool list $Asked)
    if ($LASTEXITCODE -eq 0) { return $lines }
}

function Get-PoolResult {
    param([hashtable]$Draft, [string]$Name)
    $state = "$(Invoke-AppCmdList -Asked 'apppool', "/apppool.name:$Name", '/text:state')".Trim()
    return Get-HostedResult -Draft $Draft -Kind 'application pool' -Name $Name -State $state -Path '' -Root ''
}

function Get-SiteResult {
    param([hashtable]$Draft, [string]$Name, [string]$Root)
    $state = "$(Invoke-AppCmdList -Asked 'site', "/site.name:$Name", '/text:state')".Trim()
    $path = "$(Invoke-AppCmdList -Asked 'vdir', "/app.name:$Name/", '/text:physicalPath')".Trim()
    return Get-HostedResult -Draft $Draft -Kind 'site' -Name $Name -State $state -Path ([Environment]::ExpandEnvironmentVariables($path)) -Root $Root
}

function Get-ServiceResult {
    param([hashtable]$Draft, [string]$Name, [string]$Root)
    $filter = "Name='$($Name.Replace('\', '\\').Replace("'", "\'"))'"
    $service = Get-First -Items @(Get-CimInstance -ClassName Win32_Service -Filter $filter)
    $state = if ($null -eq $service) { '' } elseif ($service.State -eq 'Running') { 'Started' } else { "$($service.State)" }
    $path = if ($null -eq $service) { '' } else { "$($service.PathName)" -replace '^"([^"]*)".*\z', '$1' }
    return Get-HostedResult -Draft $Draft -Kind 'service' -Name $Name -State $state -Path $path -Root $Root
}

function Get-HostedResult {
    param([hashtable]$Draft, [string]$Kind, [string]$Name, [string]$State, [string]$Path, [string]$Root)
    $is = $State.ToLowerInvariant()
    if ($State -eq '') { return New-Result -Draft $Draft -Outcome 'fail' -Case 'hosting/absent' -Values @{ kind = $Kind; name = $Name } }
    $folder = (ConvertTo-FoldedName -Name "$Root/$($Facts.Runtime)").Replace('\', '/')
    $leads = "$((ConvertTo-FoldedName -Name $Path).Replace('\', '/').TrimEnd([char]'/'))/"
    if ($Path -ne '' -and -not $leads.StartsWith("$folder/", [StringComparison]::Ordinal)) {
        $result = New-Result -Draft $Draft -Outcome 'warn' -Case 'hosting/elsewhere' -Values @{ kind = $Kind; name = $Name; path = $Path }
        $result.Severity = 'high'
        return $result
    }
    if ($State -ne 'Started') { return New-Result -Draft $Draft -Outcome 'warn' -Case 'hosting/stopped' -Values @{ kind = $Kind; name = $Name; state = $is } }
    return New-Result -Draft $Draft -Outcome 'pass' -Case 'hosting/right' -Values @{ kind = $Kind; name = $Name; state = $is }
}
